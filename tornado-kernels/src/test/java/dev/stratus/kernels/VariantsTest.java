package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.kernels.Variants.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The forms for other data types in the source tree are what {@link Variants} makes of the masters.
 * Line breaks do not count: the formatter chooses them.
 */
class VariantsTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/stratus/kernels");
  private static final boolean ACCEPT = Boolean.getBoolean("stratus.accept");

  static Stream<Arguments> forms() {
    return Variants.MASTERS.stream()
        .flatMap(master -> Variants.types(master).stream().map(type -> Arguments.of(master, type)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("forms")
  void theFormIsWhatTheGeneratorMakesOfItsMaster(String master, Type type) throws IOException {
    Path source = SOURCES.resolve(master + ".java");
    assertThat(source).as("the master %s, which Variants.MASTERS names", master).isRegularFile();
    Path form = SOURCES.resolve(master + type.suffix + ".java");
    String made = Variants.file(master, Files.readString(source), type);
    String found = Files.exists(form) ? Files.readString(form) : "";
    if (ACCEPT && !withoutLayout(found).equals(withoutLayout(made))) {
      Files.writeString(form, made);
      found = made;
      System.out.println("Accepted " + form + "; format it with mvn spotless:apply.");
    }
    assertThat(withoutLayout(found))
        .as(
            "%s is not what the generator makes of %s. Accept it: mvn test -pl tornado-kernels -am"
                + " -Dtest=VariantsTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -DfailIfNoTests=false -Dstratus.accept=true, then mvn spotless:apply -pl"
                + " tornado-kernels, and commit the changed file.",
            form, master)
        .isEqualTo(withoutLayout(made));
  }

  @Test
  void dataIsReadAndWrittenInItsType() {
    String master =
        """
        package p;

        import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

        /** Comment of float. */
        public final class LayerNormResidual {
          static void f(FloatArray x, FloatArray gamma, FloatArray y, int i) {
            y.set(g(i, 1), x.get(g(i, 2)) * 1f + gamma.get(i) * 0.5f); // float
          }
        }
        """;
    assertThat(Variants.file("LayerNormResidual", master, Type.HALF))
        .contains("class LayerNormResidualHalf", "HalfFloatArray x, FloatArray gamma")
        .contains(
            "y.set(g(i, 1), new HalfFloat(x.get(g(i, 2)).getFloat32() * 1f + gamma.get(i) * 0.5f))")
        .contains("import uk.ac.manchester.tornado.api.types.HalfFloat;")
        .doesNotContain("Comment of float");
    assertThat(Variants.file("LayerNormResidual", master, Type.BFLOAT16))
        .contains("y.setFloat(g(i, 1), x.getFloat(g(i, 2)) * 1f + gamma.get(i) * 0.5f)");
    assertThat(Variants.file("LayerNormResidual", master, Type.DOUBLE))
        .contains("DoubleArray x, DoubleArray gamma")
        .contains("y.set(g(i, 1), x.get(g(i, 2)) * 1.0 + gamma.get(i) * 0.5)")
        .doesNotContain("FloatArray", "float ");
  }

  private static String withoutLayout(String text) {
    return text.replaceAll("(?m)^\\s*\\*(?!/)", "").replaceAll("\\s+", "");
  }
}
