package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.TargetDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The OpenCL C of the backward kernels, in files to be read, as {@link GoldenTest}. */
class BackwardGoldenTest {
  private static final Path GOLDENS = Path.of("src", "test", "resources", "goldens");
  private static final boolean ACCEPT = Boolean.getBoolean("stratus.accept");

  private static final TargetDescription STRICT = TargetDescription.OPENCL_CPU_STRICT;
  private static final TargetDescription LANES = TargetDescription.OPENCL_CPU_REASSOCIATE;
  private static final TargetDescription GPU =
      new TargetDescription("opencl", false, true, true, false, 16, 4, false, false);

  static List<Arguments> goldens() {
    List<Arguments> all = new ArrayList<>();
    onCpu(all, LayerNormBackward.class, "rowPerItem", "fused");
    all.add(Arguments.of(LayerNormBackward.class, "rowRange", "strict", STRICT));
    all.add(Arguments.of(LayerNormBackward.class, "rowPerGroup", "gpu", GPU));
    onCpu(all, LayerNormBackwardSplit.class, "sums", "apply");
    onCpu(all, LayerNormBackwardStrided.class, "columns", "anyLayout");
    all.add(Arguments.of(LayerNormBackwardStrided.class, "columns", "gpu", GPU));
    onCpu(all, LayerNormParameters.class, "rows", "anyLayout", "epilogue");
    all.add(Arguments.of(LayerNormParameters.class, "rows", "gpu", GPU));
    return all;
  }

  private static void onCpu(List<Arguments> all, Class<?> kernels, String... names) {
    for (String name : names) {
      all.add(Arguments.of(kernels, name, "strict", STRICT));
      all.add(Arguments.of(kernels, name, "reassociate", LANES));
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("goldens")
  void theGeneratedCodeIsTheApprovedCode(
      Class<?> kernels, String kernel, String options, TargetDescription target)
      throws IOException {
    Path golden =
        GOLDENS.resolve(kernels.getSimpleName() + "." + kernel + "." + options + ".approved.cl");
    String text = GeneratedCode.of(kernels, kernel, target).source();
    if (ACCEPT) {
      Files.createDirectories(GOLDENS);
      Files.writeString(golden, text);
      System.out.println("Accepted " + golden);
    }
    List<String> approved =
        Files.exists(golden) ? Files.readString(golden).lines().toList() : List.of();
    assertThat(text.lines().toList())
        .as(
            "%s is not what is generated. If the new code is right, accept it: mvn test -pl"
                + " tornado-kernels -am -Dtest=BackwardGoldenTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false"
                + " -Dstratus.accept=true, and commit the changed file.",
            golden)
        .containsExactlyElementsOf(approved);
  }

  /**
   * One read of memory, one write: dx goes around the caches, the partials stay in them, and the
   * loops are strips.
   */
  @Test
  void fusedKeepsOnlyThePartialsNear() {
    TargetDescription streaming =
        new TargetDescription("opencl", true, true, true, true, 16, 4, true, false);
    String fused = GeneratedCode.of(LayerNormBackward.class, "fused", streaming).source();
    assertThat(fused).containsPattern("stream_float16\\(.*&dx\\[at \\+ c]\\);");
    assertThat(fused).containsPattern("vstore16\\(.*, 0, &offsetPartials\\[atPart \\+ c]");
    assertThat(fused).containsPattern("vstore16\\(.*, 0, &scalePartials\\[atPart \\+ c]");
    assertThat(fused).doesNotContainPattern("stream_float16\\(.*Partials");

    assertThat(fused).contains("size - c >= 64").contains("partProducts_v3");
  }
}
