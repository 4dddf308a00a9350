package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.profiles.ProfileLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code stratus fpga estimate}. */
class FpgaEstimateCommandTest {
  @TempDir private Path folder;

  @AfterEach
  void withoutOverlay() {
    System.clearProperty(ProfileLookup.OVERLAY_PROPERTY);
    ProfileLookup.forget(folder);
  }

  private static JsonNode json(Object... words) {
    return JsonMapper.shared().readTree(Cli.run(words).good().out());
  }

  @Test
  void theTableSaysThatItIsAnEstimateAndOfWhat() {
    String out = Cli.run("fpga", "estimate", "--profile", "intel-fpga").good().out();
    assertThat(out)
        .startsWith("ESTIMATE for intel-fpga: computed from a model, nothing was built or run.")
        .contains("4096 rows of 1024 columns")
        .contains("assumed: clock, latencies, bandwidth")
        .containsPattern("\\nforward +1 +\\d")
        .containsPattern("\\nbackward +1 +\\d")
        .contains("No profile says, so assumed: 4096 columns of the widest row")
        .contains("how many depends on data");
  }

  @Test
  void theJsonHasTheSameAndTheTablesNumbers() {
    Object[] words = {
      "fpga", "estimate", "--profile", "amd-fpga", "--rows", 64, "--width", 512, "--json"
    };
    JsonNode tree = json(words);
    assertThat(tree.get("estimate").asBoolean()).isTrue();
    assertThat(tree.get("rows").asInt()).isEqualTo(64);
    for (JsonNode kernel : tree.get("kernels")) {
      assertThat(kernel.get("initiationInterval").asInt()).isEqualTo(1);
      assertThat(kernel.get("boundBy").asString()).isEqualTo("compute");
      long cycles = kernel.get("cycles").asLong();
      assertThat(kernel.get("cyclesPerRow").asDouble()).isEqualTo(cycles / 64.0);
      assertThat(kernel.get("rowsPerSecond").asDouble()).isEqualTo(64 * 300e6 / cycles);
      // Two passes at four columns a cycle, and what begins and ends them.
      assertThat(kernel.get("cyclesPerRow").asDouble()).isBetween(2 * 128.0, 2 * 128.0 + 1500);
    }
    JsonNode forward = tree.get("kernels").get(0);
    // x in, y out; the first of a row and its neighbours once more, gamma and beta once.
    assertThat(forward.get("bytes").asLong())
        .isBetween(2L * 4 * 64 * 512, 2L * 4 * 64 * 512 + 64 * 256 + 2 * 4 * 512);
  }

  @Test
  void theProfileMovesIt() throws IOException {
    Files.writeString(
        folder.resolve("mine.yaml"),
        """
        profile: my-board
        schemaVersion: 1
        title: A board of mine
        match:
          level: device
          name: "My board"
          platform: "My FPGA*"
          kind: accelerator
        fpga:
          vendor: AMD (Xilinx)
          unroll: 16
          initiationIntervalCycles: 2
          memoryBanks: 4
          lineColumns: 16384
          accumulatorStages: 3
        """);
    System.setProperty(ProfileLookup.OVERLAY_PROPERTY, folder.toString());
    ProfileLookup.forget(folder);
    JsonNode tree = json("fpga", "estimate", "--profile", "my-board", "--clock", 200, "--json");
    assertThat(tree.get("columns").asInt()).isEqualTo(16);
    assertThat(tree.get("board").get("gigabytesPerSecond").asDouble()).isEqualTo(4 * 19.2);
    assertThat(tree.get("board").get("clockMegahertz").asInt()).isEqualTo(200);
    // Seven cycles of an adder over three stages; two as asked elsewhere.
    JsonNode pipelines = tree.get("kernels").get(0).get("pipelines");
    assertThat(pipelines.get(1).get("initiationInterval").asInt()).isEqualTo(3);
    assertThat(pipelines.get(1).get("limit").asString()).contains("7 cycles in 3 turns through");
    assertThat(pipelines.get(0).get("limit").asString()).isEqualTo("as asked");
    Cli.assertOneLine(
        Cli.run("fpga", "estimate", "--profile", "my-board", "--width", 16385),
        ExitCode.BAD_INPUT,
        "16385 columns are wider than the line buffer of my-board, which has room for 16384");
    JsonNode wide = json("fpga", "estimate", "--profile", "my-board", "--width", 10_000, "--json");
    assertThat(wide.get("kernels").size()).isEqualTo(2);
    assertThat(wide.get("left").get(0).asString())
        .isEqualTo("fixed: takes rows of at most 8192 columns.");
    Cli.assertOneLine(
        Cli.run("fpga", "estimate", "--profile", "nowhere"),
        ExitCode.BAD_INPUT,
        "There is no profile nowhere; profiles with an fpga section are amd-fpga, intel-fpga,"
            + " my-board.");
  }

  @Test
  void aLongerAdderMovesIt() {
    Object[] words = {"fpga", "estimate", "--profile", "amd-fpga", "--latency", "add=9", "--json"};
    JsonNode pipelines = json(words).get("kernels").get(0).get("pipelines");
    assertThat(pipelines.get(1).get("initiationInterval").asInt()).isEqualTo(2);
    assertThat(pipelines.get(1).get("limit").asString()).contains("9 cycles in 8 turns through");
    Cli.assertOneLine(
        Cli.run("fpga", "estimate", "--profile", "amd-fpga", "--latency", "adder=9"),
        ExitCode.BAD_INPUT,
        "There is no latency adder; there are add, divide, load, multiply, on-chip-load, root,"
            + " store.");
  }

  @Test
  void simulatedTheBitsAreTheJvmsAndTheCyclesTheEstimates() {
    JsonNode tree = json("fpga", "simulate", "--profile", "intel-fpga", "--width", 100, "--json");
    assertThat(tree.get("kernels").size()).isEqualTo(3);
    for (JsonNode kernel : tree.get("kernels")) {
      assertThat(kernel.get("sameBits").asBoolean()).isTrue();
      assertThat(kernel.get("cycles").asLong()).isEqualTo(kernel.get("estimatedCycles").asLong());
      assertThat(kernel.get("toleranceCycles").asLong()).isZero();
    }
    String out =
        Cli.run("fpga", "simulate", "--profile", "amd-fpga", "--rows", 2, "--width", 40)
            .good()
            .out();
    assertThat(out)
        .startsWith(
            "SIMULATED for amd-fpga: scheduled circuits, cycle by cycle; no board was there.")
        .containsPattern("\\nforward .* exactly .* the JVM's, bit for bit\\n")
        .contains("(no pipeline)");
    Cli.assertOneLine(
        Cli.run("fpga", "simulate", "--profile", "amd-fpga", "--rows", 1_000_000),
        ExitCode.BAD_INPUT,
        "1000000 rows of 256 columns are more than the 1048576 elements");
  }

  @Test
  void whatCannotBeEstimatedIsRefusedByName() {
    Cli.assertOneLine(
        Cli.run("fpga", "estimate", "--profile", "pocl-cpu"),
        ExitCode.BAD_INPUT,
        "The profile pocl-cpu is of no FPGA; profiles with an fpga section are amd-fpga,"
            + " intel-fpga.");
    for (String option : new String[] {"--rows", "--width", "--clock"}) {
      Cli.assertOneLine(
          Cli.run("fpga", "estimate", "--profile", "amd-fpga", option, 0),
          ExitCode.BAD_INPUT,
          option + " is 0; it must be at least 1.");
    }
  }
}
