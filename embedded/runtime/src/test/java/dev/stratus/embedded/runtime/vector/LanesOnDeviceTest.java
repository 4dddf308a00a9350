package dev.stratus.embedded.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import dev.stratus.embedded.runtime.plan.TestRuntime;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.StorePolicy;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Loops as lanes on a device against the same Java on the JVM, at widths around every strip: what
 * is computed lane by lane bit for bit, sums within the rounding of their terms.
 */
class LanesOnDeviceTest {
  private static final int[] WIDTHS = {1, 2, 15, 16, 17, 31, 63, 64, 65, 127, 128, 129, 1021};
  private static final int ROWS = 3;

  private static KernelOptions options(int lanes, int accumulators, StorePolicy stores) {
    return new KernelOptions(
        Numerics.REASSOCIATE, lanes, accumulators, stores, OptionalLong.empty());
  }

  private static final List<KernelOptions> OPTIONS =
      List.of(
          options(16, 4, StorePolicy.TEMPORAL),
          options(16, 4, StorePolicy.NON_TEMPORAL),
          options(8, 2, StorePolicy.NON_TEMPORAL),
          options(4, 1, StorePolicy.TEMPORAL),
          options(2, 8, StorePolicy.NON_TEMPORAL));

  static void laneByLane(FloatArray x, FloatArray g, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float shift = x.get(base);
      for (int c = 0; c < width; c++) {
        float d = x.get(base + c) - shift;
        float e = TornadoMath.max(d, g.get(c)) + TornadoMath.min(d, -0f);
        y.set(base + c, TornadoMath.sqrt(Math.abs(e)) / 3f - d * g.get(c));
      }
    }
  }

  static void extremes(FloatArray x, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float most = Float.NEGATIVE_INFINITY;
      float least = Float.POSITIVE_INFINITY;
      for (int c = 0; c < width; c++) {
        most = TornadoMath.max(most, x.get(base + c));
        least = TornadoMath.min(least, x.get(base + c));
      }
      y.set(2 * row, most);
      y.set(2 * row + 1, least);
    }
  }

  static void sums(FloatArray x, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float sum = 1f;
      float squares = 0f;
      float minus = 0f;
      for (int c = base; c < base + width; c++) {
        float d = x.get(c) - 0.5f;
        sum += d;
        squares = Math.fma(d, d, squares);
        minus -= x.get(c);
      }
      y.set(3 * row, sum);
      y.set(3 * row + 1, squares);
      y.set(3 * row + 2, minus);
    }
  }

  static void powers(FloatArray x, FloatArray e, FloatArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        y.set(base + c, TornadoMath.pow(x.get(base + c), e.get(base + c)));
      }
    }
  }

  static void doubles(IntArray data, DoubleArray y, int rows, int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      double sum = 0;
      int base = row * width;
      for (int c = 0; c < width; c++) {
        sum += (double) data.get(base + c) * 0.25;
      }
      for (int c = 0; c < width; c++) {
        y.set(base + c, sum + (double) data.get(base + c));
      }
    }
  }

  private static float[] values(Random random, int count, boolean strange) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      float plain = (random.nextInt(4001) - 2000) / 64f;
      values[i] =
          !strange
              ? plain
              : switch (random.nextInt(40)) {
                case 0 -> Float.NaN;
                case 1 -> -0f;
                case 2 -> 0f;
                case 3 -> Float.NEGATIVE_INFINITY;
                default -> plain;
              };
    }
    return values;
  }

  /** Runs a graph's task {@code s.t} under each of the options, and a check after each. */
  private static void eachOption(TaskGraph graph, Runnable check) throws Exception {
    try (TornadoExecutionPlan plan =
        new TornadoExecutionPlan(graph.snapshot()).withDevice(TestRuntime.openCl())) {
      for (KernelOptions options : TestRuntime.alsoAsSpirv(OPTIONS)) {
        TestRuntime.extension().configure(plan, "t", options);
        plan.execute();
        TestRuntime.requireLanes(TestRuntime.extension().lastRun(plan).getFirst());
        check.run();
      }
    }
  }

  @Test
  void lanesComputeWhatJavaDoes() throws Exception {
    for (int width : WIDTHS) {
      Random random = new Random(width);
      FloatArray x = FloatArray.fromArray(values(random, ROWS * width, true));
      FloatArray g = FloatArray.fromArray(values(random, width, true));
      FloatArray y = new FloatArray(ROWS * width);
      FloatArray expected = new FloatArray(ROWS * width);
      laneByLane(x, g, expected, ROWS, width);
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, x, g)
              .task("t", LanesOnDeviceTest::laneByLane, x, g, y, ROWS, width)
              .transferToHost(EVERY_EXECUTION, y);
      eachOption(graph, () -> assertSameBits(y, expected, width));
    }
  }

  @Test
  void extremesAreJavasWithNanAndSignedZeros() throws Exception {
    for (int width : WIDTHS) {
      for (boolean strange : new boolean[] {false, true}) {
        float[] values = values(new Random(width), ROWS * width, strange);
        // A row of both zeros, where only Java's rule decides.
        for (int c = 0; c < width; c++) {
          values[c] = c % 3 == 1 ? -0f : 0f;
        }
        FloatArray x = FloatArray.fromArray(values);
        FloatArray y = new FloatArray(2 * ROWS);
        FloatArray expected = new FloatArray(2 * ROWS);
        extremes(x, expected, ROWS, width);
        TaskGraph graph =
            new TaskGraph("s")
                .transferToDevice(EVERY_EXECUTION, x)
                .task("t", LanesOnDeviceTest::extremes, x, y, ROWS, width)
                .transferToHost(EVERY_EXECUTION, y);
        eachOption(graph, () -> assertSameBits(y, expected, width));
      }
    }
  }

  /** Powers that are exact, or on which C and Java differ. */
  @Test
  void powersOfOneAreJavas() throws Exception {
    float[] exponents = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 1, 2};
    int width = 127;
    FloatArray x = new FloatArray(ROWS * width);
    FloatArray e = new FloatArray(ROWS * width);
    for (int i = 0; i < x.getSize(); i++) {
      x.set(i, i % 4 < 2 ? 1 : i % 4 == 2 ? -1 : 3);
      e.set(i, exponents[i % 7 % 6]);
    }
    FloatArray y = new FloatArray(ROWS * width);
    FloatArray expected = new FloatArray(ROWS * width);
    powers(x, e, expected, ROWS, width);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, e)
            .task("t", LanesOnDeviceTest::powers, x, e, y, ROWS, width)
            .transferToHost(EVERY_EXECUTION, y);
    eachOption(graph, () -> assertSameBits(y, expected, width));
  }

  @Test
  void sumsDifferByRoundingOnly() throws Exception {
    for (int width : WIDTHS) {
      FloatArray x = FloatArray.fromArray(values(new Random(width), ROWS * width, false));
      FloatArray y = new FloatArray(3 * ROWS);
      FloatArray expected = new FloatArray(3 * ROWS);
      sums(x, expected, ROWS, width);
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, x)
              .task("t", LanesOnDeviceTest::sums, x, y, ROWS, width)
              .transferToHost(EVERY_EXECUTION, y);
      // Each of the two sums is off by at most width half ulps of its largest partial sum, which is
      // below width * 32, and width * 32^2 for squares.
      eachOption(
          graph,
          () -> {
            for (int i = 0; i < y.getSize(); i++) {
              double largest = width * (i % 3 == 1 ? 1024.0 : 32.0) + 1;
              assertThat(y.get(i))
                  .as("width %d, element %d", width, i)
                  .isCloseTo(expected.get(i), Offset.offset((float) (width * largest * 0x1p-23)));
            }
          });
    }
  }

  @Test
  void doublesAndConvertedIntegers() throws Exception {
    for (int width : WIDTHS) {
      Random random = new Random(width);
      IntArray data = new IntArray(ROWS * width);
      for (int i = 0; i < data.getSize(); i++) {
        data.set(i, random.nextInt(1 << 20) - (1 << 19));
      }
      DoubleArray y = new DoubleArray(ROWS * width);
      DoubleArray expected = new DoubleArray(ROWS * width);
      doubles(data, expected, ROWS, width);
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, data)
              .task("t", LanesOnDeviceTest::doubles, data, y, ROWS, width)
              .transferToHost(EVERY_EXECUTION, y);
      // These sums are exact in double, in any order.
      eachOption(
          graph,
          () -> {
            for (int i = 0; i < y.getSize(); i++) {
              assertThat(y.get(i)).as("width %d, element %d", width, i).isEqualTo(expected.get(i));
            }
          });
    }
  }

  private static void assertSameBits(FloatArray actual, FloatArray expected, int width) {
    for (int i = 0; i < actual.getSize(); i++) {
      assertThat(Float.floatToIntBits(actual.get(i)))
          .as("width %d, element %d: %s, on the JVM %s", width, i, actual.get(i), expected.get(i))
          .isEqualTo(Float.floatToIntBits(expected.get(i)));
    }
  }
}
