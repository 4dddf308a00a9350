package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static dev.stratus.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands but layernorm and kernel, help and usage. Needs no OpenCL device. */
class CommandTest {

  @Test
  void devicesEndWithTheJvmEngine() {
    Cli.Run run = run("devices");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("JVM engine", "plain Java on all cores");
    JsonNode tree = new JsonMapper().readTree(run("devices", "--json").out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.devices/1");
    JsonNode last = tree.get("devices").get(tree.get("devices").size() - 1);
    assertThat(last.get("id").asString()).isEqualTo("jvm");
    assertThat(last.get("limits").isNull()).isTrue();
    assertThat(last.get("expression").asString()).isEqualTo("jvm");
    assertThat(last.get("absent").get("bandwidth").asString()).contains("no driver");
    JsonNode debug = tree.get("devices").get(tree.get("devices").size() - 2);
    assertThat(debug.get("vendor").asString()).isNotBlank();
    assertThat(debug.get("profile").get("level").asString()).isNotBlank();
    assertThat(debug.get("profile").get("matches").get(0).get("profile").asString()).isNotBlank();
    assertThat(debug.get("maxWorkItems").size()).isEqualTo(3);
  }

  @Test
  void doctorLooksAtEveryAreaAndItsExitCodeSaysWhetherThereIsAProblem() {
    Cli.Run run = run("doctor");
    assertThat(run.out()).contains("jvm\n", "OpenCL\n", "memory\n", "preflight\n");
    assertThat(run.code()).isEqualTo(run.out().contains("  PROBLEM  ") ? 1 : 0);
    JsonNode tree = new JsonMapper().readTree(run("doctor", "--json").out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.doctor/1");
    assertThat(tree.get("problem").asBoolean()).isEqualTo(run.code() == 1);
    JsonNode first = tree.get("findings").get(0);
    assertThat(first.get("area").asString()).isEqualTo("jvm");
    assertThat(first.get("severity").asString()).isEqualTo("ok");
    assertThat(first.get("text").asString()).contains("Java");
    assertThat(first.get("advice").isNull()).isTrue();
  }

  @Test
  void thePreflightCanBeLeftOut() {
    try {
      Cli.Run run = run("doctor", "--no-preflight");
      boolean driver = run("devices").out().contains("opencl:");
      assertThat(run.out())
          .contains(driver ? "it is switched off (--no-preflight" : "There is no driver to ask");
    } finally {
      System.clearProperty("stratus.preflight");
    }
  }

  @Test
  void aDeviceExpressionThatIsNoneIsBadInputAndOneThatNothingFitsIsNoDevice() {
    assertOneLine(
        run("demo", "--rows", "1", "--device", "colour=red"), 2, "no 'colour' to ask for");
    assertOneLine(
        run("demo", "--rows", "1", "--device", "memory>=900TiB"), 3, "memory>=900TiB", "There are");
    assertOneLine(
        run("kernel", "show", "row-per-item", "--device", "opencl:9:9"), 3, "nothing here is");
  }

  @Test
  void demoShowsATableAndADigit() {
    Cli.Run run = run("demo", "--rows", "16", "--device", "jvm");
    assertThat(run.code()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("16 handwritten digits", "jvm-engine", "passed", "The first digit, a 0")
        .contains("  backward");
    JsonNode tree =
        new JsonMapper().readTree(run("demo", "--rows", "16", "--device", "jvm", "--json").out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.demo/1");
    assertThat(tree.get("runs").get(0).get("check").get("passed").asBoolean()).isTrue();
    assertThat(tree.get("runs").get(0).get("clock").asString()).isEqualTo("host");
    JsonNode backward = tree.get("runs").get(0).get("backward");
    assertThat(backward.get("checks").get("dx").get("passed").asBoolean()).isTrue();
    assertThat(backward.get("bestNanos").asLong()).isPositive();
  }

  @Test
  void theShippedDigitsAreWhole() {
    Digits digits = Digits.load();
    assertThat(digits.rows()).isEqualTo(1797);
    assertThat(digits.pixels()).hasSize(1797 * 64);
    int[] counts = new int[10];
    for (int label : digits.labels()) {
      counts[label]++;
    }
    assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    for (float pixel : digits.pixels()) {
      assertThat(pixel).isBetween(0f, 16f);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check",
        "devices",
        "doctor",
        "kernel",
        "kernel list",
        "kernel show",
        "layernorm",
        "demo",
        "receipt verify",
        "tune"
      })
  void helpHasExamplesEverywhere(String command) {
    Object[] words = (command + " --help").strip().split(" ");
    Cli.Run run = run(words);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: stratus", "Example", "--help");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void versionNamesTheProgramAndTheJvm() {
    assertThat(run("--version").out()).contains("stratus ", "Java ");
  }

  static List<Arguments> usage() {
    return List.of(
        Arguments.of("bogus", "'bogus'"),
        Arguments.of("layernorm", "--input"),
        Arguments.of("layernorm --input x.npy --epsilon many", "'many'"),
        Arguments.of("layernorm --input x.npy --fallback perhaps", "perhaps"),
        Arguments.of("devices --colour", "--colour"),
        Arguments.of("kernel show", "NAME"),
        Arguments.of("demo --rows 0", "--rows is 0"),
        Arguments.of("demo --rows 1798", "1797"));
  }

  @ParameterizedTest
  @MethodSource("usage")
  void wrongUsageIsOneLineAndTwo(String command, String part) {
    assertOneLine(run((Object[]) command.split(" ")), 2, part);
  }

  @Test
  void noCommandPrintsTheUsage() {
    Cli.Run run = run();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: stratus", "layernorm");
  }
}
