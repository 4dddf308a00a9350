package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.Values;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One run of {@link LayerNormForwardStrided#anyLayout} or of the residual sum, its arrays guarded.
 */
final class LayoutRun {
  private final LayoutUnderTest layout;
  private final int flags;
  private final float[] values;
  private final float[] gamma;
  private final float[] beta;
  private final FloatArray x;
  private final FloatArray y;
  private final FloatArray mean;
  private final FloatArray rest;
  private final FloatArray rstd;
  private final IntArray layoutInts;

  LayoutRun(LayoutUnderTest layout, int flags) {
    this.layout = layout;
    this.flags = flags;
    values = RowsUnderTest.spread(layout.elements(), 3, 1e3f, 1f);
    gamma = RowsUnderTest.spread(layout.parameters(), 11, 1f, 0.5f);
    beta = RowsUnderTest.spread(layout.parameters(), 13, 0f, 0.5f);
    int[] strides = layout.stridesOfX();
    float[] arranged = new float[layout.length(strides)];
    Arrays.fill(arranged, Float.NaN);
    for (int i = 0; i < values.length; i++) {
      arranged[layout.place(strides, i)] = values[i];
    }
    x = DeviceRun.input(arranged);
    y = DeviceRun.output(layout.length(layout.stridesOfOut()));
    mean = DeviceRun.output(layout.groups());
    rest = DeviceRun.output(layout.groups());
    rstd = DeviceRun.output(layout.groups());
    layoutInts = IntArray.fromArray(layout.ints());
  }

  void execute(TornadoDevice device, KernelOptions options, int first, int end) {
    IntArray lengths = IntArray.fromArray(layout.lengths() == null ? new int[1] : layout.lengths());
    FloatArray scale = DeviceRun.input(gamma);
    FloatArray offset = DeviceRun.input(beta);
    TaskGraph graph =
        new TaskGraph(DeviceRun.GRAPH)
            .transferToDevice(
                DataTransferMode.EVERY_EXECUTION,
                x,
                scale,
                offset,
                y,
                mean,
                rest,
                rstd,
                layoutInts,
                lengths)
            .task(
                "forward",
                LayerNormForwardStrided::anyLayout,
                x,
                scale,
                offset,
                y,
                mean,
                rest,
                rstd,
                layoutInts,
                lengths,
                first,
                end,
                RowsUnderTest.EPSILON,
                flags)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, y, mean, rest, rstd);
    DeviceRun.execute(graph, device, options, Map.of(), "forward");
  }

  /** The residual sum instead: {@code r} in logical order, laid out as the layout's "dy". */
  void addResidual(TornadoDevice device, KernelOptions options, float[] r) {
    int[] strides = layout.stridesOfR();
    float[] arranged = new float[layout.length(strides)];
    Arrays.fill(arranged, Float.NaN);
    for (int i = 0; i < r.length; i++) {
      arranged[layout.place(strides, i)] = r[i];
    }
    FloatArray other = DeviceRun.input(arranged);
    TaskGraph graph =
        new TaskGraph(DeviceRun.GRAPH)
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, other, y, layoutInts)
            .task("add", LayerNormResidual::anyLayout, x, other, y, layoutInts, 0, layout.groups())
            .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
    DeviceRun.execute(graph, device, options, Map.of(), "add");
  }

  /** {@link LayerNormResidual#add}: right, and nothing beyond it touched. */
  static void addPlainly(TornadoDevice device, KernelOptions options, int elements) {
    float[] x = RowsUnderTest.spread(elements, 3, 1e3f, 1f);
    float[] r = RowsUnderTest.spread(elements, 5, 1f, 2f);
    FloatArray first = DeviceRun.input(x);
    FloatArray second = DeviceRun.input(r);
    FloatArray s = DeviceRun.output(elements);
    TaskGraph graph =
        new TaskGraph(DeviceRun.GRAPH)
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, first, second, s)
            .task("add", LayerNormResidual::add, first, second, s, elements)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, s);
    DeviceRun.execute(graph, device, options, Map.of(), "add");
    for (int i = 0; i < elements; i++) {
      assertThat(s.get(i)).as("element %d", i).isEqualTo(x[i] + r[i]);
    }
    DeviceRun.requireUntouched(s, i -> i < elements, DeviceRun.CANARY);
  }

  float[] values() {
    return values.clone();
  }

  void requireMeansOnlyOf(IntPredicate groups) {
    DeviceRun.requireUntouched(mean, groups, DeviceRun.CANARY);
  }

  /** The result in logical order; nothing else was written. */
  float[] result() {
    int[] strides = layout.stridesOfOut();
    BitSet used = new BitSet();
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      used.set(layout.place(strides, i));
      result[i] = y.get(layout.place(strides, i));
    }
    DeviceRun.requireUntouched(y, used::get, DeviceRun.CANARY);
    return result;
  }

  private float[] statistics(FloatArray array) {
    DeviceRun.requireUntouched(array, g -> g < layout.groups(), DeviceRun.CANARY);
    float[] inOrder = new float[layout.groups()];
    for (int g = 0; g < inOrder.length; g++) {
      inOrder[g] = array.get(layout.kernelGroup(g));
    }
    return inOrder;
  }

  List<Integer> bits() {
    return IntStream.concat(
            IntStream.concat(bits(result()), bits(statistics(mean))),
            IntStream.concat(bits(statistics(rest)), bits(statistics(rstd))))
        .boxed()
        .toList();
  }

  private static IntStream bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i]));
  }

  void requireGood() {
    LayerNormJudge judge = layout.judge(gamma, beta, (flags & Flags.RMS) != 0);
    Values in = Values.of(values);
    Values means = Values.of(statistics(mean));
    assertThat(judge.forward(in, Values.of(result())).text()).startsWith("passed");
    assertThat(judge.mean(in, means).text()).startsWith("passed");
    assertThat(judge.rest(in, means, Values.of(statistics(rest))).text()).startsWith("passed");
    assertThat(judge.rstd(in, Values.of(statistics(rstd))).text()).startsWith("passed");
  }
}
