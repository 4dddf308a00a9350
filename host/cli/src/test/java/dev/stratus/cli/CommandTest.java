package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.tensor.NpyFile;
import dev.stratus.tensor.NpyWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as a user meets it: output, messages and exit codes. Needs no OpenCL device. */
class CommandTest {

  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Run(code, out.toString(), err.toString());
  }

  private static Run layernorm(Object... args) {
    String[] all =
        Stream.concat(Stream.of("layernorm"), Stream.of(args).map(Object::toString))
            .toArray(String[]::new);
    return run(all);
  }

  private Path x;

  @BeforeEach
  void input() {
    x = npy("x.npy", new float[] {1, 2, 3, 4, 10, 20, 30, 40}, 2, 4);
  }

  private Path npy(String name, float[] values, long... shape) {
    Path path = folder.resolve(name);
    NpyWriter.toFiles().write(path, MemorySegment.ofArray(values), shape);
    return path;
  }

  private static float[] read(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      return NpyFile.read(path, arena).values().toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  private static void assertOneLine(Run run, int code, String... parts) {
    assertThat(run.code()).as("%s", run).isEqualTo(code);
    assertThat(run.err()).startsWith("stratus: ").contains(parts);
    assertThat(run.err().strip().lines()).as("one line").hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  // ---- what works ----

  @Test
  void normalizesAFileAndWritesTheResult() {
    Path y = folder.resolve("y.npy");
    Run run = layernorm("--input", x, "--device", "jvm", "--check", "--output", y);
    assertThat(run.code()).as("%s", run).isZero();
    assertThat(run.out()).contains("layernorm-forward 2 x 4", "passed: worst error", "written");
    float[] result = read(y);
    assertThat(result[0]).isBetween(-1.3417f, -1.3415f);
    assertThat(result[7]).isBetween(1.3415f, 1.3417f);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void scaleOffsetAndEpsilonReachTheKernel() {
    Path gamma = npy("g.npy", new float[] {0, 0, 0, 2}, 4);
    Path beta = npy("b.npy", new float[] {5, 6, 7, 8}, 4);
    Path y = folder.resolve("y.npy");
    Run run =
        layernorm(
            "--input",
            x,
            "--scale",
            gamma,
            "--offset",
            beta,
            "--epsilon",
            "1e30",
            "--device",
            "jvm",
            "--output",
            y);
    assertThat(run.code()).as("%s", run).isZero();
    assertThat(read(y)).containsExactly(5, 6, 7, 8, 5, 6, 7, 8);
  }

  @Test
  void noRowsAreLegal() {
    Path empty = npy("empty.npy", new float[0], 0, 4);
    Path y = folder.resolve("y.npy");
    Run run = layernorm("--input", empty, "--device", "jvm", "--check", "--output", y);
    assertThat(run.code()).as("%s", run).isZero();
    assertThat(read(y)).isEmpty();
    assertThat(run.out()).contains("there are no rows");
  }

  @Test
  void otherTypesAreConvertedWhenAsked() throws IOException {
    Path doubles = raw("d.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 16);
    assertOneLine(layernorm("--input", doubles, "--device", "jvm"), 2, "float64", "float32");
    Run converted = layernorm("--input", doubles, "--device", "jvm", "--convert");
    assertThat(converted.code()).isZero();
    assertThat(converted.err()).contains("converted from float64");
  }

  @Test
  void fortranOrderIsConvertedAndSaid() throws IOException {
    Path fortran = raw("f.npy", "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", 8);
    Run run = layernorm("--input", fortran, "--device", "jvm", "--check");
    assertThat(run.code()).as("%s", run).isZero();
  }

  @Test
  void jsonIsWhatTheDocumentationSays() {
    Run run = layernorm("--input", x, "--device", "jvm", "--check", "--json");
    JsonNode tree = new JsonMapper().readTree(run.out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.layernorm/1");
    assertThat(tree.propertyNames())
        .containsExactly("format", "receipt", "decision", "check", "notices", "output");
    assertThat(tree.get("receipt").propertyNames())
        .containsExactly(
            "operation",
            "candidate",
            "kernel",
            "device",
            "rows",
            "width",
            "epsilon",
            "target",
            "numerics",
            "wallNanos",
            "fallback",
            "driver",
            "sourceSha256",
            "buildOptions",
            "profile",
            "globalSize",
            "localSize",
            "bytesToDevice",
            "bytesToHost",
            "zeroCopy",
            "compileNanos",
            "buildNanos",
            "deviceNanos",
            "worstUlps",
            "absent");
    assertThat(tree.get("receipt").get("deviceNanos").isNull()).isTrue();
    assertThat(tree.get("receipt").get("absent").get("deviceNanos").asString())
        .isEqualTo("the JVM engine uses no device");
    assertThat(tree.get("check").get("passed").asBoolean()).isTrue();
    assertThat(tree.get("check").get("elements").asInt()).isEqualTo(8);
    assertThat(tree.get("output").isNull()).isTrue();
  }

  @Test
  void devicesEndWithTheJvmEngine() {
    Run run = run("devices");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("JVM engine", "plain Java on all cores");
    JsonNode tree = new JsonMapper().readTree(run("devices", "--json").out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.devices/1");
    JsonNode last = tree.get("devices").get(tree.get("devices").size() - 1);
    assertThat(last.get("id").asString()).isEqualTo("jvm");
    assertThat(last.get("limits").isNull()).isTrue();
  }

  @Test
  void kernelsAreListed() {
    assertThat(run("kernel", "list").out())
        .contains("layernorm-forward/row-per-item", "layernorm-forward/row-per-group");
  }

  @Test
  void aKernelIsShownWithAndWithoutItsStages() {
    Run strict = run("kernel", "show", "row-per-item", "--numerics", "strict");
    assertThat(strict.code()).as("%s", strict).isZero();
    assertThat(strict.out()).startsWith("#pragma").contains("__kernel void rowPerItem");
    assertThat(strict.err()).contains("rowPerItem in opencl for ", "sha256 ");
    Run stages = run("kernel", "show", "row-per-group", "--target", "opencl", "--stages");
    assertThat(stages.out()).contains("==== after ", "==== source", "__kernel void rowPerGroup");
    assertOneLine(run("kernel", "show", "row-per-item", "--target", "cobol"), 2, "cobol");
    assertOneLine(run("kernel", "show", "row-per-item", "--device", "jvm"), 2, "JVM engine");
  }

  @Test
  void demoShowsATableAndADigit() {
    Run run = run("demo", "--rows", "16", "--device", "jvm");
    assertThat(run.code()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("16 handwritten digits", "jvm-engine", "passed", "The first digit, a 0");
    JsonNode tree =
        new JsonMapper().readTree(run("demo", "--rows", "16", "--device", "jvm", "--json").out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.demo/1");
    assertThat(tree.get("runs").get(0).get("check").get("passed").asBoolean()).isTrue();
    assertThat(tree.get("runs").get(0).get("clock").asString()).isEqualTo("host");
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
      strings = {"", "devices", "kernel", "kernel list", "kernel show", "layernorm", "demo"})
  void helpHasExamplesEverywhere(String command) {
    String[] words = (command + " --help").strip().split(" ");
    Run run = run(words);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: stratus", "Example", "--help");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void versionNamesTheProgramAndTheJvm() {
    assertThat(run("--version").out()).contains("stratus ", "Java ");
  }

  // ---- what does not ----

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
    assertOneLine(run(command.split(" ")), 2, part);
  }

  @Test
  void noCommandPrintsTheUsage() {
    Run run = run();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: stratus", "layernorm");
  }

  @Test
  void aMissingFile() {
    Path missing = folder.resolve("missing.npy");
    assertOneLine(layernorm("--input", missing), 2, missing.toString(), "does not exist");
  }

  @Test
  void adirectoryIsNoFile() {
    assertOneLine(layernorm("--input", folder), 2, folder.toString(), "directory");
  }

  @Test
  void notAnNpy() throws IOException {
    Path text = Files.writeString(folder.resolve("t.npy"), "hello, this is text and no array");
    assertOneLine(layernorm("--input", text), 2, text.toString());
  }

  @Test
  void aTruncatedFile() throws IOException {
    Path cut = folder.resolve("cut.npy");
    byte[] all = Files.readAllBytes(x);
    Files.write(cut, java.util.Arrays.copyOf(all, all.length - 4));
    assertOneLine(layernorm("--input", cut), 2, "truncated");
  }

  @Test
  void wrongNumberOfDimensions() {
    Path one = npy("one.npy", new float[] {1, 2}, 2);
    Path three = npy("three.npy", new float[8], 2, 2, 2);
    assertOneLine(layernorm("--input", one), 2, "has 1 dimension (2,)", "rows x width");
    assertOneLine(layernorm("--input", three), 2, "has 3 dimensions (2, 2, 2)");
  }

  @Test
  void noColumns() {
    Path none = npy("none.npy", new float[0], 3, 0);
    assertOneLine(layernorm("--input", none), 2, "0 elements", "at least 1");
  }

  @Test
  void scaleOfAnotherLength() {
    Path g = npy("g.npy", new float[] {1, 2, 3}, 3);
    assertOneLine(
        layernorm("--input", x, "--scale", g), 2, "The scale", "(3,)", "4 elements", "(4,)");
    assertOneLine(layernorm("--input", x, "--offset", g), 2, "The offset", "(3,)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "1e-60"})
  void epsilonThatIsNone(String epsilon) {
    assertOneLine(layernorm("--input", x, "--epsilon=" + epsilon), 2, "epsilon is ", "must");
  }

  @Test
  void anUnknownDeviceListsThoseThereAre() {
    assertOneLine(layernorm("--input", x, "--device", "quantum"), 3, "'quantum'", "JVM engine");
  }

  @Test
  void aMessageOfSeveralLinesReadsAsOne() {
    String said = layernorm("--input", x, "--device", "quantum").err();
    assertThat(said).contains("). Name one of them").doesNotContain(".;", ": ;", "; Name");
  }

  @Test
  void aFileWhoseNameBeginsWithAnAtSignIsAFile() {
    Path at = npy("@x.npy", new float[] {1, 2, 3, 4}, 1, 4);
    assertThat(layernorm("--input", at, "--device", "jvm").code()).isZero();
    assertOneLine(
        layernorm("--input", "@none.npy", "--device", "jvm"), 2, "@none.npy", "not exist");
  }

  @Test
  void anEmptyPathIsNamed() {
    assertOneLine(layernorm("--input", ""), 2, "stratus: '' (an empty path) is a directory");
  }

  @Test
  void aCheckOfNoElementsHasAllItsFields() {
    Path none = npy("none.npy", new float[0], 0, 4);
    Run run = layernorm("--input", none, "--device", "jvm", "--check", "--json");
    assertThat(run.code()).as("%s", run).isZero();
    JsonNode check = new JsonMapper().readTree(run.out()).get("check");
    for (String field : List.of("row", "column", "expected", "actualBits", "allowedUlps")) {
      assertThat(check.has(field)).as(field).isTrue();
      assertThat(check.get(field).isNull()).as(field).isTrue();
    }
  }

  @Test
  void anUnknownDeviceFallsBackWhereAsked() {
    Run warned = layernorm("--input", x, "--device", "quantum", "--fallback", "warn");
    assertThat(warned.code()).isZero();
    assertThat(warned.err()).contains("JVM engine computes this", "'quantum'");
    Run quiet = layernorm("--input", x, "--device", "quantum", "--fallback", "jvm");
    assertThat(quiet.code()).isZero();
    assertThat(quiet.err()).isEmpty();
    assertThat(quiet.out()).contains("fallback", "'quantum'");
  }

  @Test
  void outputThatCannotBeWritten() {
    Path nowhere = folder.resolve("no/such/folder/y.npy");
    assertOneLine(
        layernorm("--input", x, "--device", "jvm", "--output", nowhere), 2, "there is no folder");
    assertOneLine(layernorm("--input", x, "--device", "jvm", "--output", folder), 2, "directory");
  }

  @Test
  void aDeviceFileIsNoPlaceForAResult() {
    assertOneLine(
        layernorm("--input", x, "--device", "jvm", "--output", "/dev/full"), 2, "/dev/full");
  }

  /** A limit on file sizes stands for the full disk: both fail in the middle of a write. */
  @Test
  void aFullDiskLeavesNothingHalfWritten() throws Exception {
    Path wide = npy("wide.npy", new float[1 << 18], 4, 1 << 16);
    Path y = Files.createDirectory(folder.resolve("out")).resolve("y.npy");
    Files.writeString(y, "an earlier result");
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 64; exec \"$@\"",
                "limited",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.stratus.cli.Main",
                "layernorm",
                "--input",
                wide.toString(),
                "--device",
                "jvm",
                "--output",
                y.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isEqualTo(2);
    assertThat(said).contains("stratus: ", "could not be written", "Nothing half-written");
    assertThat(y).hasContent("an earlier result");
    try (Stream<Path> left = Files.list(y.getParent())) {
      assertThat(left).containsExactly(y);
    }
  }

  @Test
  void anUnknownKernelListsThoseThereAre() {
    assertOneLine(run("kernel", "show", "bogus"), 2, "'bogus'", "layernorm-forward/row-per-item");
    assertOneLine(run("kernel", "show", "layernorm"), 2, "Several kernels");
  }

  @Test
  void debugPrintsTheTrace() {
    Run run = layernorm("--input", folder.resolve("missing.npy"), "--debug");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("TensorFileException", "at dev.stratus.tensor");
  }

  /** A version 1.0 header and zeros after it. */
  private Path raw(String name, String dictionary, int bytes) throws IOException {
    String text = dictionary + " ".repeat(128 - 10 - 1 - dictionary.length()) + "\n";
    byte[] header = new byte[128 + bytes];
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    System.arraycopy(magic, 0, header, 0, magic.length);
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, 10, text.length());
    return Files.write(folder.resolve(name), header);
  }
}
