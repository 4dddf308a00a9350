package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.runtime.opencl.OclgrindReport.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check finds what is wrong, and nothing where nothing is. */
class OclgrindTest {
  private static final String CLEAN =
      """
      __kernel void k(__global int* a, int n) {
        __local int t[16];
        int i = get_local_id(0);
        t[i] = i;
        barrier(CLK_LOCAL_MEM_FENCE);
        a[get_global_id(0)] = t[n - 1 - i];
      }
      """;
  private static final String RACE = CLEAN.replace("barrier(CLK_LOCAL_MEM_FENCE);", "");
  private static final String OUT_OF_BOUNDS = CLEAN.replace("a[get_global_id(0)]", "a[i + 1]");

  @BeforeEach
  void needsOclgrind() {
    if (Oclgrind.library().isEmpty()) {
      System.out.println("SKIPPED: " + Oclgrind.HOW_TO_GET_IT);
      Assumptions.abort(Oclgrind.HOW_TO_GET_IT);
    }
  }

  private static OclgrindReport run(String source) {
    return Oclgrind.run(RawKernel.class, List.of(source, "16"), Duration.ofSeconds(60));
  }

  @Test
  void aCleanKernelHasNoFinding() {
    OclgrindReport report = run(CLEAN);
    assertThat(report.findings()).isEmpty();
    assertThat(report.clean()).isTrue();
    assertThat(report.output()).contains("checking=true").contains("sum=120");
    assertThatCode(report::requireClean).doesNotThrowAnyException();
  }

  @Test
  void aPlantedRaceIsFound() {
    OclgrindReport report = run(RACE);
    assertThat(report.of(Kind.RACE)).isNotEmpty();
    assertThat(report.of(Kind.OUT_OF_BOUNDS)).isEmpty();
    assertThat(report.of(Kind.RACE).getFirst().text()).contains("Kernel: k").contains("At line 4");
    assertThatThrownBy(report::requireClean).hasMessageContaining("RACE");
  }

  @Test
  void aPlantedAccessOutOfBoundsIsFound() {
    OclgrindReport report = run(OUT_OF_BOUNDS);
    assertThat(report.of(Kind.OUT_OF_BOUNDS)).hasSize(1);
    assertThat(report.of(Kind.OUT_OF_BOUNDS).getFirst().text())
        .contains("Invalid write of size 4")
        .contains("Kernel: k");
    assertThat(report.of(Kind.RACE)).isEmpty();
    assertThat(report.clean()).isFalse();
  }

  @Test
  void aWrongCallOfTheApiIsFound() {
    OclgrindReport report = run("__kernel void k(__global int* a, long n) { a[0] = n; }");
    assertThat(report.of(Kind.API)).hasSize(1);
    assertThat(report.of(Kind.API).getFirst().text())
        .contains("clSetKernelArg")
        .contains("arg_size is 4, but argument should be 8 bytes");
    assertThat(report.output()).contains("Argument 1 of kernel k was given 4 bytes");
  }

  @Test
  void aProgramThatFailsIsNotClean() {
    OclgrindReport report = run("__kernel void k(");
    assertThat(report.exitStatus()).isNotZero();
    assertThat(report.clean()).isFalse();
    assertThat(report.output()).contains("CL_BUILD_PROGRAM_FAILURE");
  }
}
