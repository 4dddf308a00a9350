package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.NoSpirvException;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelLanguage;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.kernels.BackwardRun.Result;
import dev.stratus.kernels.ForwardForm.AnyLayout;
import dev.stratus.kernels.ForwardForm.Columns;
import dev.stratus.kernels.ForwardForm.RowPerGroup;
import dev.stratus.kernels.ForwardForm.RowPerItem;
import dev.stratus.kernels.ForwardForm.Split;
import dev.stratus.kernels.ForwardForm.SplitPerGroup;
import dev.stratus.kernels.ForwardRun.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * The float32 kernels on a device as SPIR-V against the same kernels as OpenCL C: the same bits,
 * with sums in written order and reordered alike, for both are made of one IR. The other types are
 * in {@link DataTypesTest}. Every test of a kernel runs as SPIR-V with {@code
 * -Dstratus.target=spirv}.
 */
class SpirvOnDeviceTest {
  private static final int ROWS = 9;
  private static final int WIDTH = 131;

  private static final List<KernelOptions> OPTIONS =
      List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE);

  @BeforeAll
  static void aDeviceThatTakesSpirv() {
    Assumptions.assumeTrue(Extension.find().isPresent(), "SPIR-V of ours is not for an SDK");
    requireSpirv(DeviceRun.requireOpenClCpu());
  }

  /** Without a way for SPIR-V the test says so and is skipped. */
  static void requireSpirv(TornadoDevice device) {
    KernelOptions spirv = KernelOptions.STRICT.in(KernelLanguage.SPIRV);
    try {
      ForwardRun.of(new RowPerItem(), device, spirv, Flags.SAVE).on(rows());
    } catch (NoSpirvException none) {
      String why = "SKIPPED kernels as SPIR-V: " + none.getMessage();
      System.out.println(why);
      Assumptions.abort(why);
    }
  }

  static RowsUnderTest rows() {
    return new RowsUnderTest(
        "rows",
        ROWS,
        WIDTH,
        RowsUnderTest.EPSILON,
        RowsUnderTest.spread(ROWS * WIDTH, 5, 1e3f, 1f));
  }

  static Stream<ForwardForm> forms() {
    return Stream.of(
        new RowPerItem(),
        new RowPerGroup(8, 3),
        new Columns(3),
        new AnyLayout(true, 0),
        new AnyLayout(false, 2),
        new Split(4),
        new SplitPerGroup(3, 8, 4));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void forwardBitsAreThoseOfOpenClC(ForwardForm form) {
    TornadoDevice device = DeviceRun.requireOpenClCpu();
    for (KernelOptions options : OPTIONS) {
      for (int flags : new int[] {Flags.SAVE, Flags.SAVE | Flags.RMS}) {
        Outcome text = ForwardRun.of(form, device, options, flags).on(rows());
        List<LaunchRecord> heard = new ArrayList<>();
        Outcome spirv;
        try (var listening = Extension.find().orElseThrow().listen(heard::addAll)) {
          spirv = ForwardRun.of(form, device, options.in(KernelLanguage.SPIRV), flags).on(rows());
          assertThat(listening).isNotNull();
        }
        assertThat(heard).isNotEmpty().allSatisfy(r -> assertThat(r.target()).isEqualTo("spirv"));
        String what = form + " " + options.numerics() + " flags " + flags;
        assertThat(spirv.y()).as("y of %s", what).isEqualTo(text.y());
        assertThat(spirv.mean()).as("mean of %s", what).isEqualTo(text.mean());
        assertThat(spirv.rest()).as("rest of %s", what).isEqualTo(text.rest());
        assertThat(spirv.rstd()).as("rstd of %s", what).isEqualTo(text.rstd());
      }
    }
  }

  static final Map<String, Function<BackwardRun, Result>> BACKWARD = backward();

  private static Map<String, Function<BackwardRun, Result>> backward() {
    GradientData data = gradients();
    Map<String, Function<BackwardRun, Result>> runs = new LinkedHashMap<>();
    runs.put("rowPerItem", run -> run.rowPerItem(data));
    runs.put("rowPerGroup", run -> run.rowPerGroup(data, 8, 3));
    runs.put("fused", run -> run.fused(data, 2));
    runs.put("split", run -> run.split(data, 3));
    runs.put("splitPerGroup", run -> run.splitPerGroup(data, 3, 8, 4));
    runs.put("parameterRows", run -> run.parameterRows(data, 2));
    runs.put("parameterGroups", run -> run.parameterGroups(data, 2, 64));
    return runs;
  }

  static GradientData gradients() {
    return GradientData.ordinary(ROWS, WIDTH, false);
  }

  static Stream<String> backwardKernels() {
    return BACKWARD.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("backwardKernels")
  void backwardBitsAreThoseOfOpenClC(String kernel) {
    TornadoDevice device = DeviceRun.requireOpenClCpu();
    Function<BackwardRun, Result> run = BACKWARD.get(kernel);
    for (KernelOptions options : OPTIONS) {
      Result text = run.apply(new BackwardRun(device, options));
      Result spirv = run.apply(new BackwardRun(device, options.in(KernelLanguage.SPIRV)));
      Numerics numerics = options.numerics();
      assertThat(spirv.dx()).as("dx, %s", numerics).isEqualTo(text.dx());
      assertThat(spirv.dscale()).as("dgamma, %s", numerics).isEqualTo(text.dscale());
      assertThat(spirv.doffset()).as("dbeta, %s", numerics).isEqualTo(text.doffset());
      assertThat(text.dx().length + text.dscale().length).isPositive();
    }
  }
}
