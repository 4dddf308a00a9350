package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A result that did not reach standard output must not look like a good end. */
class StandardOutputTest {
  private final StringWriter said = new StringWriter();
  private final PrintWriter err = new PrintWriter(said, true);

  private int afterWriting(OutputStream to, int code) {
    StandardOutput stdout = new StandardOutput(to);
    try (PrintWriter out = new PrintWriter(stdout, false, StandardCharsets.UTF_8)) {
      out.println("a result");
    }
    return stdout.report(code, err);
  }

  private static OutputStream failingWith(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void whatIsWrittenArrivesAndNothingIsSaid() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(afterWriting(bytes, ExitCode.GOOD)).isEqualTo(ExitCode.GOOD);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("a result" + System.lineSeparator());
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void aFullDiskIsSaidAndIsNoGoodEnd() {
    int code = afterWriting(failingWith("No space left on device"), ExitCode.GOOD);
    assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.toString())
        .startsWith("stratus: standard output could not be written: No space left on device.");
  }

  @Test
  void aWorseEndStays() {
    assertThat(afterWriting(failingWith("No space left on device"), ExitCode.CHECK_FAILED))
        .isEqualTo(ExitCode.CHECK_FAILED);
  }

  @Test
  void aReaderThatLeftIsNoFailure() {
    assertThat(afterWriting(failingWith("Broken pipe"), ExitCode.GOOD)).isEqualTo(ExitCode.GOOD);
    assertThat(said.toString()).isEmpty();
  }
}
