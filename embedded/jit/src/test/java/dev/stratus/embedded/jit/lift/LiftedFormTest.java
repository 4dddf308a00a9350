package dev.stratus.embedded.jit.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.print.IrPrinter;
import dev.stratus.embedded.jit.verify.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lifted kernels as text, in {@code src/test/resources/lifted}. To accept a change, read the
 * difference, then run the test with {@code -Dstratus.accept=true}.
 */
class LiftedFormTest {
  private static final Path GOLDENS = Path.of("src/test/resources/lifted");

  @ParameterizedTest
  @ValueSource(strings = {"rows", "matrix", "volume", "tree", "choices", "search", "filter"})
  void readsAsItWasWritten(String kernel) {
    LiftedKernel lifted = Compiled.of(LoopKernels.class).lift(kernel);
    Verifier.check(lifted.program(), "lifting", false);
    String text = IrPrinter.program(lifted.program());
    Path golden = GOLDENS.resolve(kernel + ".ir");
    try {
      if (Boolean.getBoolean("stratus.accept")) {
        Files.createDirectories(GOLDENS);
        Files.writeString(golden, text);
      }
      assertThat(text)
          .as("lifted form of %s; to accept it run with -Dstratus.accept=true", kernel)
          .isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
