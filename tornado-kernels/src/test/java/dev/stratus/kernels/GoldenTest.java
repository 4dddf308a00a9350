package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.TargetDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The OpenCL C of every kernel, in files to be read. A change of the compiler that is meant to
 * leave the code alone leaves these alone, byte for byte.
 */
class GoldenTest {
  private static final Path GOLDENS = Path.of("src", "test", "resources", "goldens");
  private static final boolean ACCEPT = Boolean.getBoolean("stratus.accept");

  private static final String STRICT = "strict";
  private static final String REASSOCIATE = "reassociate";
  private static final String GPU = "gpu";

  private static final Map<String, TargetDescription> TARGETS =
      Map.of(
          STRICT,
          TargetDescription.OPENCL_CPU_STRICT,
          REASSOCIATE,
          TargetDescription.OPENCL_CPU_REASSOCIATE,
          GPU,
          new TargetDescription("opencl", false, true, true, false, 16, 4, false, false));

  static Stream<Arguments> goldens() {
    return Stream.of(
            of(LayerNormForward.class, "rowPerItem", STRICT, REASSOCIATE, GPU),
            of(LayerNormForward.class, "rowRange", STRICT),
            of(LayerNormForward.class, "rowPerGroup", GPU),
            of(LayerNormForwardStrided.class, "columns", STRICT, REASSOCIATE, GPU),
            of(LayerNormForwardStrided.class, "anyLayout", STRICT, REASSOCIATE),
            of(LayerNormForwardSplit.class, "statistics", STRICT, REASSOCIATE),
            of(LayerNormForwardSplit.class, "apply", STRICT, REASSOCIATE),
            of(LayerNormForwardHalf.class, "rowPerItem", REASSOCIATE),
            of(LayerNormForwardBFloat16.class, "rowPerItem", REASSOCIATE),
            of(LayerNormForwardDouble.class, "rowPerItem", REASSOCIATE),
            of(LayerNormResidual.class, "add", STRICT, GPU),
            of(LayerNormResidual.class, "anyLayout", STRICT, REASSOCIATE))
        .flatMap(s -> s);
  }

  private static Stream<Arguments> of(Class<?> owner, String kernel, String... options) {
    return Arrays.stream(options).map(o -> Arguments.of(owner, kernel, o));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("goldens")
  void theGeneratedCodeIsTheApprovedCode(Class<?> owner, String kernel, String options)
      throws IOException {
    String name = owner.getSimpleName() + "." + kernel + "." + options;
    Path golden = GOLDENS.resolve(name + ".approved.cl");
    String text = GeneratedCode.of(owner, kernel, TARGETS.get(options)).source();
    if (ACCEPT) {
      Files.createDirectories(GOLDENS);
      Files.writeString(golden, text);
      System.out.println("Accepted " + golden);
    }
    String approved = Files.exists(golden) ? Files.readString(golden) : "";
    assertThat(text)
        .as(
            "%s%nThe code of %s is no longer the approved one:%n%s%nIf the new code is right,"
                + " accept it: mvn test -pl tornado-kernels -am -Dtest=GoldenTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false"
                + " -Dstratus.accept=true, and commit the changed file.%n",
            golden, name, difference(approved, text))
        .isEqualTo(approved);
  }

  /** The first lines that differ, with three lines around them. */
  private static String difference(String approved, String actual) {
    List<String> before = approved.lines().toList();
    List<String> after = actual.lines().toList();
    int start = 0;
    while (start < before.size()
        && start < after.size()
        && before.get(start).equals(after.get(start))) {
      start++;
    }
    int same = 0;
    while (same < before.size() - start
        && same < after.size() - start
        && before.get(before.size() - 1 - same).equals(after.get(after.size() - 1 - same))) {
      same++;
    }
    StringBuilder text = new StringBuilder();
    text.append("@@ line ").append(start + 1).append('\n');
    before
        .subList(Math.max(0, start - 3), start)
        .forEach(l -> text.append("  ").append(l).append('\n'));
    before
        .subList(start, before.size() - same)
        .forEach(l -> text.append("- ").append(l).append('\n'));
    after
        .subList(start, after.size() - same)
        .forEach(l -> text.append("+ ").append(l).append('\n'));
    return text.toString();
  }
}
