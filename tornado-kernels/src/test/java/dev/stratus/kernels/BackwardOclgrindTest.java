package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Oclgrind;
import dev.stratus.embedded.runtime.opencl.OclgrindReport;
import dev.stratus.embedded.runtime.opencl.OclgrindReport.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every backward kernel under the checking device, and one with a race, which it must find. */
class BackwardOclgrindTest {
  @BeforeEach
  void needsOclgrind() {
    if (Oclgrind.library().isEmpty()) {
      System.out.println("SKIPPED the backward kernels under Oclgrind: " + Oclgrind.HOW_TO_GET_IT);
      Assumptions.abort(Oclgrind.HOW_TO_GET_IT);
    }
  }

  private static OclgrindReport run(String... arguments) {
    return Oclgrind.run(OnOclgrindBackward.class, List.of(arguments), Duration.ofSeconds(120));
  }

  @Test
  void noKernelRacesOrLeavesItsArrays() {
    OclgrindReport report = run();
    report.requireClean();
    assertThat(report.output()).containsIgnoringCase("device=oclgrind");
    assertThat(report.output().lines().filter(l -> l.contains(": passed"))).hasSize(15);
  }

  @Test
  void aPlantedRaceIsFound() {
    OclgrindReport report = run("racy");
    assertThat(report.of(Kind.RACE)).isNotEmpty();
    assertThat(report.of(Kind.RACE).getFirst().text()).contains("Kernel: rowPerGroup");
  }
}
