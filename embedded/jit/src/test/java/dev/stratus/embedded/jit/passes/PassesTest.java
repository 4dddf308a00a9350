package dev.stratus.embedded.jit.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.TargetDescription;
import org.junit.jupiter.api.Test;

class PassesTest {

  @Test
  void theListForATargetIsData() {
    assertThat(Passes.names(TargetDescription.OPENCL_CPU_STRICT))
        .containsExactly(
            "known-scalars",
            "fold-constants",
            "pass-lengths",
            "hoist-local-arrays",
            "counted-loops",
            "narrow-float-math",
            "work-item-strips",
            "work-items",
            "remove-unused");
    TargetDescription streaming =
        new TargetDescription("opencl", true, true, true, true, 16, 4, true, false);
    assertThat(Passes.names(streaming))
        .containsSubsequence(
            "narrow-float-math",
            "work-item-strips",
            "work-items",
            "merge-blocked-sums",
            "vectorise",
            "non-temporal",
            "remove-unused");
  }

  @Test
  void everyPassSaysWhatHoldsAfterIt() {
    assertThat(Passes.LIST).allSatisfy(pass -> assertThat(pass.what()).endsWith("."));
    assertThat(Passes.LIST.stream().map(Pass::name)).doesNotHaveDuplicates();
  }
}
