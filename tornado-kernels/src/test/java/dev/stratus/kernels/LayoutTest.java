package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What {@link GroupLayout} can say, on the plain rung: every set of normalized dimensions, both
 * memory orders, gaps, runs of one element, time in each of its three places.
 */
class LayoutTest {

  static List<LayoutUnderTest> layouts() {
    List<LayoutUnderTest> all = new ArrayList<>();
    for (boolean rowMajor : new boolean[] {false, true}) {
      for (int gap : new int[] {0, 3}) {
        for (String over : List.of("C", "SC")) {
          all.add(of("SSCB", over, rowMajor, gap, null, 5, 3, 7, 2));
        }
        for (String over : List.of("C", "CT")) {
          all.add(of("CBT", over, rowMajor, gap, null, 17, 3, 5));
        }
        all.add(of("SSCB", "SC", rowMajor, gap, null, 9, 8, 4, 3));
        all.add(of("CB", "C", rowMajor, gap, null, 130, 3));
        all.add(of("BSC", "SC", rowMajor, gap, null, 2, 5, 67));
        all.add(of("SCB", "SC", rowMajor, gap, null, 1, 6, 4));
        for (String over : List.of("C", "CT")) {
          all.add(of("CBT", over, rowMajor, gap, new int[] {5, 0, 2}, 17, 3, 5));
          all.add(of("TBC", over, rowMajor, gap, new int[] {70, 1, 33}, 70, 3, 4));
        }
        all.add(of("SCBT", "SCT", rowMajor, gap, new int[] {1, 4}, 3, 6, 2, 4));
      }
    }
    return all;
  }

  private static LayoutUnderTest of(
      String labels, String over, boolean rowMajor, int gap, int[] lengths, int... sizes) {
    return new LayoutUnderTest(labels, over, sizes, rowMajor, gap, lengths);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void everyLayoutAgreesWithTheJudge(LayoutUnderTest layout) {
    for (int flags : new int[] {Flags.SAVE, Flags.SAVE | Flags.RMS}) {
      Run onJvm = new Run(layout, flags);
      onJvm.execute(DeviceRun.debugDevice(), KernelOptions.STRICT, 0, layout.groups());
      onJvm.requireGood();
      Run strict = new Run(layout, flags);
      strict.execute(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT, 0, layout.groups());
      assertThat(strict.bits()).isEqualTo(onJvm.bits());
      Run reassociated = new Run(layout, flags);
      reassociated.execute(
          DeviceRun.requireOpenClCpu(), KernelOptions.REASSOCIATE, 0, layout.groups());
      reassociated.requireGood();
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theResidualIsAddedInEveryLayout(LayoutUnderTest layout) {
    int[] strides = layout.stridesOfR();
    float[] r = new float[layout.length(strides)];
    Arrays.fill(r, Float.NaN);
    float[] values = RowsUnderTest.spread(layout.elements(), 5, 1f, 2f);
    for (int i = 0; i < values.length; i++) {
      r[layout.place(strides, i)] = values[i];
    }
    Run run = new Run(layout, 0);
    FloatArray other = DeviceRun.input(r);
    TaskGraph graph =
        new TaskGraph(DeviceRun.GRAPH)
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, run.x, other, run.y, run.layoutInts)
            .task(
                "add",
                LayerNormResidual::anyLayout,
                run.x,
                other,
                run.y,
                run.layoutInts,
                0,
                layout.groups())
            .transferToHost(DataTransferMode.EVERY_EXECUTION, run.y);
    DeviceRun.execute(
        graph, DeviceRun.requireOpenClCpu(), KernelOptions.REASSOCIATE, Map.of(), "add");
    float[] sums = run.result();
    for (int i = 0; i < values.length; i++) {
      assertThat(sums[i]).as("element %d", i).isEqualTo(run.values[i] + values[i]);
    }
  }

  @Test
  void aRangeOfGroupsLeavesTheOthersAlone() {
    LayoutUnderTest layout = of("SSCB", "C", false, 0, null, 5, 3, 7, 2);
    Run run = new Run(layout, Flags.SAVE);
    run.execute(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT, 4, 9);
    float[] y = run.result();
    for (int i = 0; i < y.length; i++) {
      int[] digits = {i / 42, i / 14 % 3, i / 2 % 7, i % 2};
      int group = digits[0] + digits[1] * 5 + digits[3] * 15;
      assertThat(y[i] != DeviceRun.CANARY).as("element %d", i).isEqualTo(group >= 4 && group < 9);
    }
    DeviceRun.requireUntouched(run.mean, g -> g >= 4 && g < 9, DeviceRun.CANARY);
  }

  /** One run, its arrays guarded. */
  private static final class Run {
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

    Run(LayoutUnderTest layout, int flags) {
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
      IntArray lengths =
          IntArray.fromArray(layout.lengths() == null ? new int[1] : layout.lengths());
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
}
