package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** The command line in this JVM, as a user meets it: output, messages and exit codes. */
final class Cli {
  private Cli() {}

  /** What a command printed and ended with. */
  record Run(int code, String out, String err) {
    Run good() {
      assertThat(code).as("%s", this).isZero();
      return this;
    }
  }

  static Run run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Stream.of(args).map(Object::toString).toArray(String[]::new);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Run(code, out.toString(), err.toString());
  }

  /** {@code stratus layernorm} on the JVM engine. */
  static Run layernorm(Object... args) {
    return run(Stream.concat(Stream.of("layernorm", "--device", "jvm"), Stream.of(args)).toArray());
  }

  static void assertOneLine(Run run, int code, String... parts) {
    assertThat(run.code()).as("%s", run).isEqualTo(code);
    assertThat(run.err()).startsWith("stratus: ").contains(parts);
    assertThat(run.err().strip().lines()).as("one line").hasSize(1);
    assertThat(run.out()).isEmpty();
  }
}
