package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.BackwardRun.Result;
import dev.stratus.kernels.LayoutCase.Dim;
import dev.stratus.kernels.LayoutCase.Role;
import dev.stratus.kernels.Places.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The backward kernels over layouts that are no contiguous rows, and over valid lengths. */
class BackwardLayoutsTest {
  private static final String NO_DEVICE =
      "SKIPPED the backward kernels' layouts on OpenCL: no OpenCL CPU device is there; run"
          + " ci/install-opencl-cpu.sh.";

  private static TornadoDevice openCl() {
    Optional<TornadoDevice> device = DeviceRun.openClCpu();
    if (device.isEmpty()) {
      System.out.println(NO_DEVICE);
    }
    Assumptions.assumeTrue(device.isPresent(), NO_DEVICE);
    return device.orElseThrow();
  }

  static Stream<LayoutCase> layouts() {
    List<LayoutCase> all = new ArrayList<>();
    for (int run : new int[] {1, 17, 300}) {
      all.add(
          new LayoutCase(
              "SSCB auto, run " + run,
              List.of(
                  LayoutCase.reduced(run, 1, 0),
                  LayoutCase.reduced(5, run, 1),
                  observation(2, run * 5)),
              new int[0],
              0));
      all.add(
          new LayoutCase(
              "SSCB channel-only, run " + run,
              List.of(
                  LayoutCase.outer(run, 1), LayoutCase.reduced(5, run, 1), observation(2, run * 5)),
              new int[0],
              0));
      all.add(
          new LayoutCase(
              "a parameter per element, run " + run,
              List.of(
                  LayoutCase.reduced(run, 1, 1),
                  LayoutCase.reduced(3, run, run),
                  observation(4, run * 3)),
              new int[0],
              2));
      all.add(
          new LayoutCase(
              "apart and each otherwise, run " + run,
              List.of(
                  new Dim(run, 1, 2, 3, true, 0, Role.NONE),
                  new Dim(5, run + 3, 2 * run, 3 * run + 1, true, 1, Role.NONE),
                  new Dim(3, 5 * (run + 3), 10 * run, 20 * run + 9, false, 0, Role.NONE)),
              new int[0],
              0));
    }
    for (int channels : new int[] {4, 17}) {
      for (int[] lengths : new int[][] {{6, 0, 3}, {1, 6, 1000}}) {
        if (channels == 17 && lengths[0] == 1) {
          continue;
        }
        String label = " of %d channels, lengths %s".formatted(channels, Arrays.toString(lengths));
        all.add(
            new LayoutCase(
                "CBT batch-excluded" + label,
                List.of(
                    LayoutCase.reduced(channels, 1, 1),
                    observation(3, channels),
                    new Dim(6, 3 * channels, 3 * channels, 3 * channels, true, 0, Role.TIME)),
                lengths,
                2));
        all.add(
            new LayoutCase(
                "CBT channel-only" + label,
                List.of(
                    LayoutCase.reduced(channels, 1, 1),
                    observation(3, channels),
                    new Dim(6, 3 * channels, 3 * channels, 3 * channels, false, 0, Role.TIME)),
                lengths,
                1));
        all.add(
            new LayoutCase(
                "CBT channel-only, time as the parameters' run" + label,
                List.of(
                    LayoutCase.reduced(channels, 1, 1),
                    observation(3, channels),
                    new Dim(6, 3 * channels, 3 * channels, 3 * channels, false, 0, Role.TIME)),
                lengths,
                2));
        all.add(
            new LayoutCase(
                "TCB, time is the run" + label,
                List.of(
                    new Dim(6, 1, 1, 1, true, 0, Role.TIME),
                    LayoutCase.reduced(channels, 6, 1),
                    observation(3, 6 * channels)),
                lengths,
                0));
      }
    }
    return all.stream();
  }

  private static Dim observation(int size, int stride) {
    return new Dim(size, stride, stride, stride, false, 0, Role.OBSERVATION);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void anyLayout(LayoutCase layout) {
    GradientData data = layout.data(layout.name().length() % 2 == 0);
    int[] ints = layout.groupLayout();
    everywhere(data, run -> run.anyLayout(data, ints, layout.lengths()));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void parameters(LayoutCase layout) {
    GradientData data = layout.data(false);
    int[] ints = layout.parameterLayout();
    int parts = ints[ParameterLayout.CHUNKS] == 1 ? 1 : 3;
    everywhere(data, run -> run.parameterLayout(data, ints, layout.lengths(), parts));
  }

  record Columns(int outer, int outerStride, int run, int width, int stride) {
    GradientData data() {
      Places places = Places.columns(outer, outerStride, run, width, stride);
      int size = 1 + places.elements().stream().mapToInt(Place::x).max().orElse(-1);
      float[] x = RowsUnderTest.spread(size, 71, 1e3f, 1f);
      return GradientData.of(toString(), places, x, RowsUnderTest.EPSILON, width % 2 == 0);
    }
  }

  static Stream<Columns> columns() {
    List<Columns> all = new ArrayList<>();
    for (int run : new int[] {1, 3, 15, 16, 17, 64, 65}) {
      int width = 1 + 2 * run;
      all.add(new Columns(2, run * width, run, width, run));
      all.add(new Columns(2, run * 2, run, 2, run));
    }
    all.add(new Columns(3, 17 * 40 + 5, 17, 33, 20));
    all.add(new Columns(1, 0, 65_543, 5, 65_543));
    all.add(new Columns(65_543, 5, 1, 5, 1));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("columns")
  void columns(Columns c) {
    GradientData data = c.data();
    everywhere(
        data, run -> run.columns(data, c.outer(), c.outerStride(), c.run(), c.width(), c.stride()));
  }

  @Test
  void moreThan65536Groups() {
    int groups = 65_543;
    LayoutCase layout =
        new LayoutCase(
            "many groups",
            List.of(LayoutCase.outer(groups, 1), LayoutCase.reduced(3, groups, 1)),
            new int[0],
            0);
    GradientData data = layout.data(false);
    everywhere(data, run -> run.anyLayout(data, layout.groupLayout(), layout.lengths()));
    everywhere(
        data, run -> run.parameterLayout(data, layout.parameterLayout(), layout.lengths(), 1));
  }

  @Test
  void aRangeOfGroupsLeavesTheOthersAlone() {
    LayoutCase layout =
        new LayoutCase(
            "range", List.of(LayoutCase.reduced(7, 1, 1), LayoutCase.outer(5, 7)), new int[0], 1);
    GradientData data = layout.data(false);
    float[] whole =
        new BackwardRun(DeviceRun.debugDevice(), KernelOptions.STRICT)
            .anyLayout(data, layout.groupLayout(), layout.lengths())
            .dx();
    FloatArray dx = new FloatArray(35);
    dx.init(BackwardRun.CANARY);
    LayerNormBackwardStrided.anyLayout(
        array(data.x()),
        array(data.dy()),
        array(data.gamma()),
        array(data.expected().mean()),
        array(data.expected().rest()),
        array(data.expected().rstd()),
        dx,
        IntArray.fromArray(layout.groupLayout()),
        new IntArray(1),
        2,
        4,
        0);
    for (int i = 0; i < 35; i++) {
      boolean inside = i >= 2 * 7 && i < 4 * 7;
      assertThat(dx.get(i)).isEqualTo(inside ? whole[i] : BackwardRun.CANARY);
    }
  }

  private static FloatArray array(float[] values) {
    return FloatArray.fromArray(values);
  }

  private static void everywhere(GradientData data, Function<BackwardRun, Result> kernel) {
    Result strict = kernel.apply(new BackwardRun(openCl(), KernelOptions.STRICT));
    assertGood(data, strict, "strict");
    Result jvm = kernel.apply(new BackwardRun(DeviceRun.debugDevice(), KernelOptions.STRICT));
    assertThat(strict.dx()).isEqualTo(jvm.dx());
    assertThat(strict.dscale()).isEqualTo(jvm.dscale());
    assertThat(strict.doffset()).isEqualTo(jvm.doffset());
    Result lanes = kernel.apply(new BackwardRun(openCl(), KernelOptions.REASSOCIATE));
    assertGood(data, lanes, "reassociate");
  }

  static void assertGood(GradientData data, Result result, String what) {
    GradientCheck check = new GradientCheck(data + " " + what);
    assertThat(result.dx().length + result.dscale().length).isPositive();
    if (result.dx().length > 0) {
      check.dx(data.places(), data.expected(), result.dx());
      requireGapsUntouched(data, result.dx());
    } else {
      check.parameters(data.expected(), result.dscale(), result.doffset());
    }
  }

  private static void requireGapsUntouched(GradientData data, float[] dx) {
    boolean[] written = new boolean[dx.length];
    data.places().elements().forEach(p -> written[p.out()] = true);
    for (int i = 0; i < dx.length; i++) {
      if (!written[i]) {
        assertThat(dx[i]).as("%s: between elements, at %d", data, i).isEqualTo(BackwardRun.CANARY);
      }
    }
  }
}
