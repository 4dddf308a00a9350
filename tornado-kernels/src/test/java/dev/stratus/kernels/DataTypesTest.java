package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelLanguage;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.reference.Affine;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.JudgedShape;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The forms for the other data types: every rung as plain Java against the judge, and the first one
 * on a device with the same bits. That their text follows the float32 form's is tested in {@link
 * VariantsTest}; here are their types, thresholds and ranges.
 */
class DataTypesTest {
  private static final double EPSILON = 0x1p-17;

  private static final List<NumberType> TYPES =
      List.of(NumberType.FLOAT16, NumberType.BFLOAT16, NumberType.FLOAT64);

  static Stream<Arguments> typesAndRungs() {
    return TYPES.stream()
        .flatMap(type ->
            Stream.of("rowPerItem", "columns", "anyLayout", "split")
                .map(rung -> Arguments.of(type, rung)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("typesAndRungs")
  void agreesWithTheJudge(NumberType type, String rung) {
    for (int width : new int[] {1, 2, 17, 65, 1021}) {
      for (Rows rows : Rows.of(type, width)) {
        for (int flags : new int[] {Flags.SAVE, Flags.SAVE | Flags.RMS}) {
          new Run(type, rows, flags).onJvm(rung).requireGood(rung);
        }
      }
    }
  }

  @Test
  void onADeviceTheBitsAreThoseOfTheJvm() {
    for (NumberType type : TYPES) {
      for (int width : new int[] {1, 65, 1021}) {
        for (Rows rows : Rows.of(type, width)) {
          Run onDevice = new Run(type, rows, Flags.SAVE);
          onDevice.onDevice(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT);
          Run onJvm = new Run(type, rows, Flags.SAVE).onJvm("rowPerItem");
          assertThat(onDevice.outcome())
              .as("%s %s", type, rows)
              .usingElementComparator(Arrays::compare)
              .isEqualTo(onJvm.outcome());
          Run reassociated = new Run(type, rows, Flags.SAVE);
          reassociated.onDevice(DeviceRun.requireOpenClCpu(), KernelOptions.REASSOCIATE);
          reassociated.requireGood("reassociated");
        }
      }
    }
  }

  /** As SPIR-V the bits are those of OpenCL C, with sums in written order and reordered alike. */
  @Test
  void asSpirvTheBitsAreThoseOfOpenClC() {
    TornadoDevice device = DeviceRun.requireOpenClCpu();
    SpirvOnDeviceTest.requireSpirv(device);
    for (NumberType type : TYPES) {
      for (Rows rows : Rows.of(type, 65)) {
        for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
          Run text = new Run(type, rows, Flags.SAVE);
          text.onDevice(device, options);
          Run spirv = new Run(type, rows, Flags.SAVE);
          spirv.onDevice(device, options.in(KernelLanguage.SPIRV));
          assertThat(spirv.outcome())
              .as("%s %s %s", type, rows, options.numerics())
              .usingElementComparator(Arrays::compare)
              .isEqualTo(text.outcome());
        }
      }
    }
  }

  /** Rows of a type: ordinary, off-centre, and at both ends of its range. */
  private record Rows(String name, int width, double epsilon, double[] x) {

    static List<Rows> of(NumberType type, int width) {
      List<Rows> all = new ArrayList<>();
      all.add(spread("ordinary", type, width, 0.5, 2));
      all.add(spread("mean 1000", type, width, 1000, 1));
      all.add(spread("constant", type, width, 1234.5, 0));
      // The judge's squares must not vanish: for float64 the smallest are those of 1e-150.
      double small =
          switch (type) {
            case FLOAT64 -> 1e-140;
            case FLOAT16 -> 1e-7;
            case BFLOAT16, FLOAT32 -> 1e-38;
          };
      double large =
          switch (type) {
            case FLOAT64 -> 1e300;
            case FLOAT16 -> 1e4;
            case BFLOAT16, FLOAT32 -> 1e37;
          };
      all.add(spread("small", type, width, 0, small));
      all.add(spread("large", type, width, 0, large));
      if (type == NumberType.FLOAT64) {
        all.add(spread("least", type, width, 0, 1e-148).with(1e-299));
      }
      if (type == NumberType.BFLOAT16) {
        all.add(spread("least", type, width, 0, 1e-20).with(0x1p-126));
      }
      if (type == NumberType.FLOAT64) {
        all.add(spread("1e15 + {0..4}", type, width, 1e15, 2));
        all.add(spread("large, sum of squares", type, width, 0, 1e150));
      }
      double[] bad = all.getFirst().x.clone();
      bad[bad.length / 2] = Double.NaN;
      all.add(new Rows("NaN in one row", width, EPSILON, bad));
      return all;
    }

    private static Rows spread(
        String name, NumberType type, int width, double mean, double spread) {
      Random random = new Random(width);
      double[] x = new double[3 * width];
      for (int i = 0; i < x.length; i++) {
        x[i] = round(type, mean + spread * random.nextGaussian());
      }
      return new Rows(name, width, EPSILON, x);
    }

    private static double round(NumberType type, double value) {
      return switch (type) {
        case FLOAT16 -> new HalfFloat((float) value).getFloat32();
        case BFLOAT16 -> {
          BFloat16Array one = new BFloat16Array(1);
          one.setFloat(0, (float) value);
          yield one.getFloat(0);
        }
        case FLOAT32 -> (float) value;
        case FLOAT64 -> value;
      };
    }

    Rows with(double other) {
      return new Rows(name + ", epsilon " + other, width, other, x);
    }

    int rows() {
      return x.length / width;
    }

    @Override
    public String toString() {
      return name + " " + rows() + " x " + width;
    }
  }

  /** One run: arrays of the type, in memory as the rung wants them. */
  private static final class Run {
    private final NumberType type;
    private final Rows rows;
    private final int flags;
    private final Object x;
    private final Object y;
    private final Object gamma;
    private final Object beta;
    private final Object mean;
    private final Object rest;
    private final Object rstd;
    private boolean sideBySide;

    Run(NumberType type, Rows rows, int flags) {
      this.type = type;
      this.rows = rows;
      this.flags = flags;
      x = data(type, rows.x.length);
      y = data(type, rows.x.length);
      gamma = parameters(rows.width);
      beta = parameters(rows.width);
      mean = parameters(rows.rows());
      rest = parameters(rows.rows());
      rstd = parameters(rows.rows());
      Random random = new Random(7);
      for (int c = 0; c < rows.width; c++) {
        set(gamma, c, 1 + (float) random.nextGaussian() / 2);
        set(beta, c, (float) random.nextGaussian() / 2);
      }
    }

    private static Object data(NumberType type, int size) {
      return switch (type) {
        case FLOAT16 -> new HalfFloatArray(size);
        case BFLOAT16 -> new BFloat16Array(size);
        case FLOAT32 -> new FloatArray(size);
        case FLOAT64 -> new DoubleArray(size);
      };
    }

    private Object parameters(int size) {
      return type == NumberType.FLOAT64 ? new DoubleArray(size) : new FloatArray(size);
    }

    private static void set(Object array, int i, double value) {
      switch (array) {
        case HalfFloatArray a -> a.set(i, new HalfFloat((float) value));
        case BFloat16Array a -> a.setFloat(i, (float) value);
        case FloatArray a -> a.set(i, (float) value);
        case DoubleArray a -> a.set(i, value);
        default -> throw new IllegalArgumentException(array.toString());
      }
    }

    private static double get(Object array, int i) {
      return switch (array) {
        case HalfFloatArray a -> a.get(i).getFloat32();
        case BFloat16Array a -> a.getFloat(i);
        case FloatArray a -> a.get(i);
        case DoubleArray a -> a.get(i);
        default -> throw new IllegalArgumentException(array.toString());
      };
    }

    private void arrange(boolean columnsFirst) {
      sideBySide = columnsFirst;
      for (int i = 0; i < rows.x.length; i++) {
        set(x, place(i), rows.x[i]);
      }
    }

    private int place(int i) {
      return sideBySide ? i / rows.width + i % rows.width * rows.rows() : i;
    }

    Run onJvm(String rung) {
      arrange(rung.equals("columns") || rung.equals("anyLayout"));
      int n = rows.rows();
      int width = rows.width;
      Object epsilon =
          type == NumberType.FLOAT64 ? (Object) rows.epsilon : (Object) (float) rows.epsilon;
      switch (rung) {
        case "rowPerItem" ->
            call(
                "LayerNormForward",
                rung,
                x,
                gamma,
                beta,
                y,
                mean,
                rest,
                rstd,
                n,
                width,
                epsilon,
                8,
                flags);
        case "columns" ->
            call(
                "LayerNormForwardStrided",
                rung,
                x,
                gamma,
                beta,
                y,
                mean,
                rest,
                rstd,
                1,
                0,
                n,
                width,
                n,
                epsilon,
                flags);
        case "anyLayout" -> {
          IntArray layout =
              IntArray.fromElements(n, width, n, n, n, 1, 1, 0, 0, 0, 1, 0, 0, 0, n, 1, 1, 1, 0, 0);
          call(
              "LayerNormForwardStrided",
              rung,
              x,
              gamma,
              beta,
              y,
              mean,
              rest,
              rstd,
              layout,
              new IntArray(1),
              0,
              n,
              epsilon,
              flags);
        }
        case "split" -> {
          Object partial = parameters(n * 3 * LayerNormForwardSplit.PARTIAL_SIZE);
          call("LayerNormForwardSplit", "statistics", x, partial, n, width, 3, flags);
          call(
              "LayerNormForwardSplit",
              "apply",
              x,
              gamma,
              beta,
              y,
              partial,
              mean,
              rest,
              rstd,
              n,
              width,
              3,
              epsilon,
              flags);
        }
        default -> throw new IllegalArgumentException(rung);
      }
      return this;
    }

    private void call(String owner, String kernel, Object... arguments) {
      try {
        Class<?> form = Class.forName("dev.stratus.kernels." + owner + suffix());
        Method method =
            Arrays.stream(form.getMethods())
                .filter(m -> m.getName().equals(kernel))
                .findFirst()
                .orElseThrow();
        method.invoke(null, arguments);
      } catch (ClassNotFoundException | IllegalAccessException | InvocationTargetException e) {
        throw new AssertionError(owner + "." + kernel + " for " + type, e);
      }
    }

    private String suffix() {
      return switch (type) {
        case FLOAT16 -> "Half";
        case BFLOAT16 -> "BFloat16";
        case FLOAT64 -> "Double";
        case FLOAT32 -> "";
      };
    }

    void onDevice(TornadoDevice device, KernelOptions options) {
      arrange(false);
      TaskGraph graph =
          new TaskGraph(DeviceRun.GRAPH)
              .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, gamma, beta);
      int n = rows.rows();
      switch (type) {
        case FLOAT16 ->
            graph.task(
                "forward",
                LayerNormForwardHalf::rowPerItem,
                (HalfFloatArray) x,
                (FloatArray) gamma,
                (FloatArray) beta,
                (HalfFloatArray) y,
                (FloatArray) mean,
                (FloatArray) rest,
                (FloatArray) rstd,
                n,
                rows.width,
                (float) rows.epsilon,
                8,
                flags);
        case BFLOAT16 ->
            graph.task(
                "forward",
                LayerNormForwardBFloat16::rowPerItem,
                (BFloat16Array) x,
                (FloatArray) gamma,
                (FloatArray) beta,
                (BFloat16Array) y,
                (FloatArray) mean,
                (FloatArray) rest,
                (FloatArray) rstd,
                n,
                rows.width,
                (float) rows.epsilon,
                8,
                flags);
        case FLOAT64 ->
            graph.task(
                "forward",
                LayerNormForwardDouble::rowPerItem,
                (DoubleArray) x,
                (DoubleArray) gamma,
                (DoubleArray) beta,
                (DoubleArray) y,
                (DoubleArray) mean,
                (DoubleArray) rest,
                (DoubleArray) rstd,
                n,
                rows.width,
                rows.epsilon,
                8,
                flags);
        case FLOAT32 -> throw new IllegalArgumentException("tested in LadderTest");
      }
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y, mean, rest, rstd);
      DeviceRun.execute(graph, device, options, Map.of(), "forward");
    }

    private double[] values(Object array, int size) {
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = get(array, array == y ? place(i) : i);
      }
      return values;
    }

    List<double[]> outcome() {
      return List.of(
          values(y, rows.x.length),
          values(mean, rows.rows()),
          values(rest, rows.rows()),
          values(rstd, rows.rows()));
    }

    void requireGood(String what) {
      JudgeSettings settings =
          JudgeSettings.of(type, rows.epsilon)
              .withAffine(Affine.PER_CHANNEL, values(gamma, rows.width), values(beta, rows.width));
      boolean rms = (flags & Flags.RMS) != 0;
      LayerNormJudge judge =
          LayerNormJudge.of(
              JudgedShape.rows(rows.rows(), rows.width), rms ? settings.withRms() : settings);
      List<double[]> found = outcome();
      Values in = Values.of(rows.x);
      Values means = Values.of(found.get(1));
      for (ComparisonReport report :
          List.of(
              judge.forward(in, Values.of(found.get(0))),
              judge.mean(in, means),
              judge.rest(in, means, Values.of(found.get(2))),
              judge.rstd(in, Values.of(found.get(3))))) {
        assertThat(report.passed())
            .as("%s %s %s flags %d%n%s", type, what, rows, flags, report.text())
            .isTrue();
      }
    }
  }
}
