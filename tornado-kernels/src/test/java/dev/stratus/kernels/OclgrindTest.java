package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Oclgrind;
import dev.stratus.embedded.runtime.opencl.OclgrindReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Every kernel under the checking device: no race, no access out of bounds. That the check finds
 * planted ones is tested beside it, in the runtime.
 */
class OclgrindTest {

  @Test
  void noKernelRacesOrLeavesItsArrays() {
    if (Oclgrind.library().isEmpty()) {
      System.out.println("SKIPPED the kernels under Oclgrind: " + Oclgrind.HOW_TO_GET_IT);
      Assumptions.abort(Oclgrind.HOW_TO_GET_IT);
    }
    OclgrindReport report = Oclgrind.run(OnOclgrind.class, List.of(), Duration.ofSeconds(240));
    report.requireClean();
    assertThat(report.output()).containsIgnoringCase("device=oclgrind");
    assertThat(report.output().lines().filter(l -> l.contains(": passed"))).hasSize(29);
  }
}
