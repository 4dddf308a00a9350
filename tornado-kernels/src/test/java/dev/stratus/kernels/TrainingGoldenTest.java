package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.kernels.TrainingKernels.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The OpenCL C and CUDA C of the training kernels, in files to be read, as {@link GoldenTest}; that
 * of REASSOCIATE where it is another than that of STRICT.
 */
class TrainingGoldenTest {
  private static final Path GOLDENS = Path.of("src", "test", "resources", "goldens");
  private static final boolean ACCEPT = Boolean.getBoolean("stratus.accept");

  private static final TargetDescription GPU =
      new TargetDescription("opencl", false, true, true, false, 16, 4, false, false);

  static List<Arguments> goldens() {
    List<Arguments> all = new ArrayList<>();
    for (Kernel kernel : TrainingKernels.all()) {
      if (kernel.knowsItsGroup()) {
        all.add(Arguments.of(kernel, "gpu.approved.cl", GPU));
      } else {
        all.add(Arguments.of(kernel, "strict.approved.cl", TargetDescription.OPENCL_CPU_STRICT));
        TargetDescription reassociate = TargetDescription.OPENCL_CPU_REASSOCIATE;
        if (!text(kernel, reassociate).equals(text(kernel, TargetDescription.OPENCL_CPU_STRICT))) {
          all.add(Arguments.of(kernel, "reassociate.approved.cl", reassociate));
        }
      }
      all.add(Arguments.of(kernel, "approved.cu", TargetDescription.CUDA));
    }
    return all;
  }

  private static String text(Kernel kernel, TargetDescription target) {
    return GeneratedCode.of(kernel.owner(), kernel.method().getName(), target).source();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("goldens")
  void theGeneratedCodeIsTheApprovedCode(Kernel kernel, String suffix, TargetDescription target)
      throws IOException {
    Path golden = GOLDENS.resolve(kernel + "." + suffix);
    String text = text(kernel, target);
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
                + " tornado-kernels -am -Dtest=TrainingGoldenTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false"
                + " -Dstratus.accept=true, and commit the changed file.",
            golden)
        .containsExactlyElementsOf(approved);
  }
}
