package dev.stratus.cli;

import static dev.stratus.cli.Cli.layernorm;
import static dev.stratus.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --receipt} and {@code stratus receipt verify}. */
class ReceiptTest {
  @TempDir Path folder;
  private TestFiles files;
  private String x;
  private String receipt;

  @BeforeEach
  void input() {
    files = new TestFiles(folder);
    x = files.npy("x.npy", new float[] {1, 2, 3, 4, 10, 20, 30, 45}, 2, 4);
    receipt = files.path("r.json");
  }

  private void compute(String... more) {
    Stream<String> first = Stream.of("layernorm", "--input", x, "--receipt", receipt);
    run((Object[]) Stream.concat(first, Stream.of(more)).toArray(String[]::new)).good();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "jvm", "jvm-debug"})
  void aReceiptHoldsOnEveryKindOfDevice(String device) {
    String dy = files.npy("dy.npy", new float[] {1, 0, 0, 2, 0, 3, 0, 0}, 2, 4);
    compute(
        "--device",
        device,
        "--check",
        "--grad",
        dy,
        "--output",
        files.path("y.npy"),
        "--output-dx",
        files.path("d.npz") + ":dx");
    Cli.Run verified = run("receipt", "verify", receipt).good();
    assertThat(verified.out())
        .contains("The receipt holds.", "y.npy is what that run wrote", "d.npz is what that run")
        .contains("dx, scale gradient, offset gradient passed")
        .doesNotContain("broken");
    assertThat(run("receipt", "verify", receipt, "--json").good().out())
        .contains("\"format\" : \"stratus.receipt-verify/1\"", "\"holds\" : true");
    assertThat(verified.err()).isEmpty();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("a longer time", "seal", replace("\"wallNanos\" : ", "\"wallNanos\" : 1")),
        Arguments.of("a field less", "layout", replace("\"wallNanos\"", "\"otherNanos\"")),
        Arguments.of("no hash", "layout", replace("\"seal\" : \"", "\"seal\" : \"x")),
        Arguments.of(
            "a failed check", "checks", replace("\"passed\" : true", "\"passed\" : false")),
        Arguments.of(
            "a fact without reason",
            "facts",
            replace("\"absent\" : {", "\"absent\" : {\"a\":\"b\",")));
  }

  private static UnaryOperator<String> replace(String what, String with) {
    return text -> {
      assertThat(text).contains(what);
      return text.replaceFirst(java.util.regex.Pattern.quote(what), with);
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatWasChangedIsBroken(String name, String point, UnaryOperator<String> change)
      throws IOException {
    compute("--device", "jvm", "--check");
    Path file = Path.of(receipt);
    Files.writeString(file, change.apply(Files.readString(file)));
    Cli.Run verified = run("receipt", "verify", receipt);
    assertThat(verified.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(verified.out())
        .containsPattern("broken +" + point)
        .contains("The receipt is broken.");
  }

  @Test
  void anotherSourceIsNoticedThoughItIsSealedAgain() throws IOException {
    compute("--device", "jvm-debug");
    // The debug device has no source: its launches are given one, and the whole is sealed anew.
    Path file = Path.of(receipt);
    String hash = "0".repeat(64);
    String text =
        Files.readString(file)
            .replace("\"sources\" : { }", "\"sources\" : {\"" + hash + "\":\"x\"}");
    String seal = Seal.of(text);
    Files.writeString(
        file, text.replaceFirst("\"seal\" : \"[0-9a-f]+\"", "\"seal\" : \"" + seal + "\""));
    Cli.Run verified = run("receipt", "verify", receipt);
    assertThat(verified.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(verified.out())
        .containsPattern("holds +seal")
        .contains("the text under 000000000000 has another hash");
  }

  @Test
  void aChangedOutputIsBrokenAndAMissingOneUnknown() throws IOException {
    Path y = Path.of(files.path("y.npy"));
    compute("--device", "jvm", "--output", y.toString());
    Files.writeString(y, "something else");
    Cli.Run changed = run("receipt", "verify", receipt);
    assertThat(changed.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(changed.out()).contains("is not what that run wrote");
    Files.delete(y);
    assertThat(run("receipt", "verify", receipt).good().out())
        .containsPattern("unknown +output")
        .containsPattern("unknown +checks");
  }

  @Test
  void whatIsNoReceiptIsRefused() throws IOException {
    assertRefused(files.path("nothing.json"), "There is no file");
    assertRefused(x, "cannot be read as text");
    Path other = folder.resolve("other.json");
    Files.writeString(other, "{\"format\": \"stratus.devices/1\"}");
    assertRefused(other.toString(), "its format is \"stratus.devices/1\"");
    Files.writeString(other, "{\"format\": \"stratus.receipt/9\"}");
    assertRefused(other.toString(), "this version reads \"stratus.receipt/1\"");
    Files.writeString(other, "{\"format\": ");
    assertRefused(other.toString(), "is no JSON");
    Files.writeString(other, "[1]");
    assertRefused(other.toString(), "its format is not given");
  }

  private static void assertRefused(String file, String message) {
    Cli.Run refused = run("receipt", "verify", file);
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).startsWith("stratus: ").contains(message);
  }

  @Test
  void aReceiptThatCannotBeWrittenIsRefusedBeforeAnythingRuns() {
    Cli.Run refused =
        layernorm("--input", x, "--output", files.path("y.npy"), "--receipt", folder.toString());
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("which is a folder");
    assertThat(Path.of(files.path("y.npy"))).doesNotExist();
    String dy = files.npy("dy.npy", new float[8], 2, 4);
    String scale = files.npy("g.npy", new float[4], 4);
    String y = files.path("y.npy");
    for (String taken : new String[] {x, y, dy, scale}) {
      refused =
          layernorm(
              "--input", x, "--grad", dy, "--scale", scale, "--output", y, "--receipt", taken);
      assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(refused.err()).contains("also read or written by this command");
    }
    refused = layernorm("--input", x, "--receipt", files.path("no/r.json"));
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("its folder is not there");
  }

  @Test
  void explainSaysWhoWasAskedAndWhy() {
    String out = layernorm("--input", x, "--explain").good().out();
    assertThat(out).contains("asked, in order: device jvm", "jvm-engine: yes");
    assertThat(layernorm("--input", x).good().out()).doesNotContain("asked");
  }
}
