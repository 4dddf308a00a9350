package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static dev.stratus.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.StoreChoice;
import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedClock;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tune.TrialRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** stratus tune, as a user meets it. */
class TuneCommandTest {
  private static final String PROPERTY = "stratus.profiles";

  @TempDir Path folder;

  @BeforeEach
  void useFolder() {
    System.setProperty(PROPERTY, folder.toString());
  }

  @AfterEach
  void restore() {
    System.clearProperty(PROPERTY);
  }

  private static void requireCpu() {
    boolean cpu =
        DeviceList.find().devices().stream()
            .anyMatch(d -> d.kind() == DeviceClass.CPU && !d.checking());
    String absent = "SKIPPED a test on OpenCL: no CPU device; run ci/install-opencl-cpu.sh.";
    if (!cpu) {
      System.out.println(absent);
    }
    Assumptions.assumeTrue(cpu, absent);
  }

  @Test
  void itTunesKeepsAndASecondRunIsANoOp() throws IOException {
    requireCpu();
    Cli.Run first = run("tune", "--device", "cpu", "--shapes", "64x96", "--json").good();
    JsonNode tree = new JsonMapper().readTree(first.out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.tune/1");
    JsonNode problem = tree.get("problems").get(0);
    assertThat(problem.get("state").asString()).isEqualTo("tuned");
    assertThat(problem.get("measured").asInt()).isGreaterThan(8);
    assertThat(problem.get("refused").asInt()).isZero();
    assertThat(problem.get("found").get("kernel").asString()).startsWith("layernorm-forward/");
    assertThat(first.err()).contains("[1/1] forward 64x96 float32, kernel: ", ", best 0.");
    Path file = Path.of(tree.get("file").asString());
    assertThat(file).hasParent(folder).content().contains("command: stratus tune --device cpu");

    Cli.Run second = run("tune", "--device", "cpu", "--shapes", "64x96").good();
    assertThat(second.err()).startsWith("stratus: nothing to do: all of this is tuned for ");
    assertThat(second.err()).contains(file.toString(), "--again measures anew");
    assertThat(second.out()).contains("unchanged", "forward 64x96 float32");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --shapes 32768| '32768'; give ROWSxWIDTH
          --shapes 0x4| '0x4'; give ROWSxWIDTH
          --shapes 65536x65536| at most 2^31-1 elements
          --shapes 4x4,| ''; give ROWSxWIDTH
          --shapes 4x4 --time-budget soon| --time-budget is 'soon'
          --shapes 4x4 --time-budget 0s| a number above 0 and s, m or h
          --shapes 4x4 --dtype int8| int8
          --shapes 4x4 --op sideways| sideways
          --shapes 4x4 --device jvm| nothing to tune
          --shapes 4x4 --device jvm-debug| its speed means nothing
          --op forward| --shapes
          """)
  void badInputIsOneLine(String words, String part) {
    assertOneLine(run((Object[]) ("tune " + words).split(" ")), 2, part.strip());
  }

  @Test
  void aDeviceThatIsNotThereIsThree() {
    assertOneLine(run("tune", "--shapes", "4x4", "--device", "abacus"), 3, "'abacus'");
  }

  @Test
  void anOverlayFromANewerVersionIsOneLine() throws IOException {
    requireCpu();
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "profile: a\nschemaVersion: 7\nmatch: {level: default}\n");
    assertOneLine(
        run("tune", "--shapes", "4x4", "--device", "cpu"),
        2,
        file + ":2: schemaVersion is 7, and this version of Stratus reads up to 1: update");
  }

  private static final TunedKey KEY = new TunedKey(Pass.FORWARD, "float32", 4, 8);
  private static final TunedEntry.TunedChoice CHOICE =
      new TunedEntry.TunedChoice(
          "layernorm-forward/row-per-item",
          KernelForm.ROW_PER_ITEM,
          Optional.empty(),
          8,
          2,
          StoreChoice.AUTO,
          Optional.empty());

  private static String console(boolean terminal) {
    StringWriter text = new StringWriter();
    TuneConsole console = new TuneConsole(new PrintWriter(text), 3, terminal);
    console.candidates(KEY, TuneStep.KERNEL, 0, 6);
    console.kept(
        new TunedEntry(
            KEY,
            "1",
            CHOICE,
            1_500_000,
            2_000_000,
            TunedClock.HOST,
            List.of(),
            LocalDate.EPOCH,
            "c"));
    console.candidates(KEY, TuneStep.KERNEL, 3, 6);
    console.refused(KEY, CHOICE, TrialRefusedException.wrong("y in 1 of 32 elements"));
    console.candidates(KEY, TuneStep.KERNEL, 6, 6);
    console.end();
    return text.toString();
  }

  @Test
  void aTerminalHasABarAndAFileHasLines() {
    String refusal =
        "stratus: forward 4x8 float32: row-per-item, vectors of 8, 2 accumulators, auto stores gives"
            + " wrong results: y in 1 of 32 elements; it was not timed. Please report this.\n";
    assertThat(console(false))
        .isEqualTo(
            refusal
                + "stratus: [1/3] forward 4x8 float32, kernel: 6 candidates, best 1.500 ms:"
                + " row-per-item, vectors of 8, 2 accumulators, auto stores\n");
    assertThat(console(true))
        .contains("[1/3] forward 4x8 float32, kernel ############............ 3/6, best 1.500 ms")
        .contains(refusal)
        .endsWith("\r\033[K");
  }
}
