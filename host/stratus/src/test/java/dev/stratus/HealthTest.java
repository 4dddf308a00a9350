package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DriverBug;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.PreflightReport;
import dev.stratus.embedded.spi.ProbeResult;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.Tuning;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A failed probe refuses the kernels that need what it is about, and no others. */
class HealthTest {
  private static final long SMALL = 1 << 20;

  private static Health failing(KernelNeed need, DriverBug... bugs) {
    ProbeResult failed =
        new ProbeResult("the-probe", ProbeResult.Outcome.FAILED, "value 3 is wrong", need, "Bad.");
    return new Health(
        Optional.of(
            new PreflightReport(
                Optional.empty(),
                List.of(failed),
                List.of(bugs),
                Optional.of(Instant.EPOCH),
                true)));
  }

  private static boolean refuses(Health health, Rung rung, DType type, long bytes) {
    return health.refusal(rung, type, Numerics.REASSOCIATE, bytes).isPresent();
  }

  @Test
  void aNeedRefusesItsKernelsAlone() {
    Health groups = failing(KernelNeed.WORK_GROUPS);
    assertThat(refuses(groups, Rung.FORWARD_ROW_PER_GROUP, DType.FLOAT32, SMALL)).isTrue();
    assertThat(refuses(groups, Rung.FORWARD_ROW_PER_ITEM, DType.FLOAT32, SMALL)).isFalse();
    Health halves = failing(KernelNeed.HALF_STORAGE);
    assertThat(refuses(halves, Rung.FORWARD_ROW_PER_ITEM, DType.FLOAT16, SMALL)).isTrue();
    assertThat(refuses(halves, Rung.FORWARD_ROW_PER_ITEM, DType.BFLOAT16, SMALL)).isFalse();
    Health large = failing(KernelNeed.LARGE_BUFFERS);
    assertThat(refuses(large, Rung.FORWARD_ROW_PER_ITEM, DType.FLOAT32, 1L << 31)).isTrue();
    assertThat(refuses(large, Rung.FORWARD_ROW_PER_ITEM, DType.FLOAT32, (1L << 31) - 4)).isFalse();
    Health strict = failing(KernelNeed.STRICT_NUMERICS);
    assertThat(strict.refusal(Rung.FORWARD_COLUMNS, DType.FLOAT32, Numerics.STRICT, SMALL))
        .isPresent();
    assertThat(refuses(strict, Rung.FORWARD_COLUMNS, DType.FLOAT32, SMALL)).isFalse();
  }

  @Test
  void someNeedsAreEveryKernels() {
    for (KernelNeed need :
        List.of(KernelNeed.CODE, KernelNeed.SHARED_MEMORY, KernelNeed.NOT_A_NUMBER)) {
      for (Rung rung : Rung.values()) {
        assertThat(refuses(failing(need), rung, DType.FLOAT32, SMALL)).as(rung.text()).isTrue();
      }
    }
    for (KernelNeed need : List.of(KernelNeed.MIN_MAX, KernelNeed.SUBNORMALS)) {
      assertThat(refuses(failing(need), Rung.FORWARD_COLUMNS, DType.FLOAT16, SMALL)).isFalse();
    }
  }

  @Test
  void theRefusalNamesProbeAndBugAndTheDecisionShowsIt() {
    Device gpu = FakeDevices.device("opencl:0:0", "Radeon", DeviceClass.GPU, 8);
    Tensor x = Tensor.zeros(DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 1000, 64);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    LayerProblem problem = LayerProblems.of(layer, LayerInput.of(x), false);
    DriverBug bug = new DriverBug("Groups go wrong", "an issue", Optional.of("A=b"), false);
    Decision decision =
        Candidates.forward(
            problem,
            gpu,
            Tuning.of(gpu, ProfileLookup.shippedOnly()),
            RunSettings.DEFAULT,
            failing(KernelNeed.WORK_GROUPS, bug));
    assertThat(decision.text())
        .contains("row-per-group: the driver fails the preflight probe the-probe: value 3 is wrong")
        .contains("Groups go wrong", "A=b, is written down")
        .contains("row-per-item: yes");
  }

  @Test
  void withoutAPreflightNothingIsRefused() {
    Health off = new Health(Optional.of(PreflightReport.notRun("it is switched off")));
    for (Rung rung : Rung.values()) {
      assertThat(refuses(off, rung, DType.FLOAT16, 1L << 40)).isFalse();
      assertThat(refuses(Health.UNKNOWN, rung, DType.FLOAT16, 1L << 40)).isFalse();
    }
    assertThat(Health.of(Device.jvmEngine())).isEqualTo(Health.UNKNOWN);
  }
}
