package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Oclgrind;
import dev.stratus.embedded.runtime.opencl.OclgrindReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Every training kernel under the checking device: no race, no access out of bounds. */
class TrainingOclgrindTest {

  @Test
  void noKernelRacesOrLeavesItsArrays() {
    if (Oclgrind.library().isEmpty()) {
      System.out.println("SKIPPED the training kernels under Oclgrind: " + Oclgrind.HOW_TO_GET_IT);
      Assumptions.abort(Oclgrind.HOW_TO_GET_IT);
    }
    OclgrindReport report =
        Oclgrind.run(OnOclgrindTraining.class, List.of(), Duration.ofSeconds(240));
    report.requireClean();
    assertThat(report.output()).containsIgnoringCase("device=oclgrind");
    assertThat(report.output().lines().filter(l -> l.contains(": passed")))
        .hasSize(2 * (TrainingCases.small().size() + CellKernels.small().size()));
  }
}
