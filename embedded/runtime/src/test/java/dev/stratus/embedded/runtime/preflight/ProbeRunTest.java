package dev.stratus.embedded.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.ClStatus;
import dev.stratus.embedded.runtime.opencl.ScriptedDriver;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.ProbeResult;
import dev.stratus.embedded.spi.ProbeResult.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The probes against drivers that fail on demand: each failure is told by the probe it breaks. */
class ProbeRunTest {
  private final List<String> steps = new ArrayList<>();
  private final List<ProbeResult> results = new ArrayList<>();

  private List<ProbeResult> run(ScriptedDriver driver, BooleanSupplier timeLeft) {
    ProbeRun.run(
        driver.device(),
        Probes.ALL,
        timeLeft,
        new ProbeRun.Listener() {
          @Override
          public void starting(String step) {
            steps.add(step);
          }

          @Override
          public void done(ProbeResult result) {
            results.add(result);
          }
        });
    return results;
  }

  private ProbeResult result(String probe) {
    return results.stream().filter(r -> r.probe().equals(probe)).findFirst().orElseThrow();
  }

  @Test
  void aDriverThatComputesNothingFailsEveryProbeThatItCanBeAsked() {
    ScriptedDriver driver = ScriptedDriver.fake();
    run(driver, () -> true);
    assertThat(results).hasSize(Probes.ALL.size());
    assertThat(result("loops").detail()).contains("instead of", "values are wrong");
    for (ProbeResult result : results) {
      boolean unable = List.of("large-offset", "subnormals").contains(result.probe());
      assertThat(result.outcome())
          .as(result.probe())
          .isEqualTo(unable ? Outcome.NOT_RUN : Outcome.FAILED);
      assertThat(result.meaning()).endsWith(".");
    }
    assertThat(result("large-offset").detail()).contains("268435456 bytes", "2147549184");
    assertThat(result("subnormals").detail()).contains("does not claim");
    assertThat(result("partial-group").need()).isEqualTo(KernelNeed.WORK_GROUPS);
    assertThat(steps).startsWith("build", "loops").doesNotContain("large-offset");
    assertThat(driver.ledger().leaks()).isEmpty();
    assertThat(driver.ledger().misuse()).isEmpty();
  }

  @Test
  void aTextThatDoesNotBuildIsThatProbesFailureAlone() {
    ScriptedDriver driver = ScriptedDriver.fake();
    // The build of all together, then that of the first by itself.
    driver.fail("clBuildProgram", 1, ClStatus.CL_BUILD_PROGRAM_FAILURE);
    driver.fail("clBuildProgram", 2, ClStatus.CL_BUILD_PROGRAM_FAILURE);
    run(driver, () -> true);
    assertThat(result("loops").detail())
        .contains("its text does not build", "built by the fake driver");
    assertThat(result("not-a-number").detail()).contains("instead of");
    assertThat(driver.ledger().leaks()).isEmpty();
  }

  @Test
  void aDeviceThatIsFullHasNotFailed() {
    ScriptedDriver driver = ScriptedDriver.fake();
    driver.fail("clCreateBuffer", 1, ClStatus.CL_MEM_OBJECT_ALLOCATION_FAILURE);
    run(driver, () -> true);
    assertThat(result("loops").outcome()).isEqualTo(Outcome.NOT_RUN);
    assertThat(result("loops").detail()).contains("not enough memory");
  }

  @Test
  void aLaunchThatTheDriverRefusesIsAFailureWithItsCode() {
    ScriptedDriver driver = ScriptedDriver.fake();
    driver.fail("clEnqueueNDRangeKernel", 5, ClStatus.CL_OUT_OF_RESOURCES);
    run(driver, () -> true);
    assertThat(result("partial-group").detail()).contains("CL_OUT_OF_RESOURCES");
    assertThat(driver.ledger().leaks()).isEmpty();
  }

  @Test
  void whatTimeDoesNotSufficeForIsLeftForTheNextStart() {
    run(ScriptedDriver.fake(), () -> false);
    Findings findings =
        new Findings(java.time.Instant.EPOCH, results, java.util.Optional.empty(), List.of());
    assertThat(result("reduction").outcome())
        .as("what every kernel depends on is asked all the same")
        .isEqualTo(Outcome.FAILED);
    assertThat(result("min-max").detail()).isEqualTo(ProbeRun.OUT_OF_TIME);
    assertThat(findings.unasked(Instant.now()).stream().map(Probe::name))
        .containsExactly("contraction", "half-storage", "min-max");
  }
}
