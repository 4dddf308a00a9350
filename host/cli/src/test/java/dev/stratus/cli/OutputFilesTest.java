package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static dev.stratus.cli.Cli.layernorm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs are written whole, and all of them or none. */
class OutputFilesTest {
  @TempDir Path folder;
  private TestFiles files;
  private String x;

  @BeforeEach
  void input() {
    files = new TestFiles(folder);
    x = files.npy("x.npy", new float[] {1, 2, 3, 4, 10, 20, 30, 40}, 2, 4);
  }

  @Test
  void severalResultsInOneFileBesideWhatItHeld() {
    files.write("r.npz:kept", "C", MemoryOrder.ROW_MAJOR, new float[] {7}, 1);
    layernorm(
            "--input",
            x,
            "--output",
            files.path("r.npz:y"),
            "--output-mean",
            files.path("r.npz:mean"),
            "--output-rstd",
            files.path("rstd.npy"))
        .good();
    assertThat(files.floats("r.npz:kept")).containsExactly(7);
    assertThat(files.floats("r.npz:y")).hasSize(8);
    assertThat(files.floats("r.npz:mean")).containsExactly(2.5f, 25);
    assertThat(files.floats("rstd.npy")).hasSize(2);
    assertNothingElse("r.npz", "rstd.npy", "x.npy");
  }

  @Test
  void oneThatCannotBeWrittenKeepsAllFromBeingWritten() throws Exception {
    Files.writeString(folder.resolve("y.npy"), "an earlier result");
    assertOneLine(
        layernorm(
            "--input",
            x,
            "--output",
            files.path("y.npy"),
            "--output-mean",
            files.path("no/such/mean.npy")),
        2,
        "mean.npy",
        "there is no folder");
    assertThat(folder.resolve("y.npy")).hasContent("an earlier result");
    assertNothingElse("x.npy", "y.npy");
  }

  /** The second is refused while it is being written: its archive is none. */
  @Test
  void oneThatFailsOnTheWayKeepsAllFromBeingWritten() throws Exception {
    Files.writeString(folder.resolve("y.npy"), "an earlier result");
    Files.writeString(folder.resolve("m.npz"), "no archive");
    Tensor tensor = Tensor.of(new float[] {1}, "C", MemoryOrder.ROW_MAJOR, 1);
    Map<String, Tensor> contents = new LinkedHashMap<>();
    contents.put(files.path("y.npy"), tensor);
    contents.put(files.path("m.npz:mean"), tensor);
    assertThatThrownBy(() -> OutputFiles.write(contents))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(files.path("m.npz"))
        .message()
        .satisfies(said -> assertThat(said.split("m\\.npz", -1)).as(said).hasSizeBetween(2, 3));
    assertThat(folder.resolve("y.npy")).hasContent("an earlier result");
    assertThat(folder.resolve("m.npz")).hasContent("no archive");
    assertNothingElse("m.npz", "x.npy", "y.npy");
  }

  @Test
  void theInputMayBeReplaced() {
    layernorm("--input", x, "--output", x).good();
    assertThat(files.floats("x.npy")[0]).isBetween(-1.3417f, -1.3415f);
  }

  @Test
  void aLinkStaysALink() throws Exception {
    Files.writeString(folder.resolve("real.npy"), "an earlier result");
    Files.createSymbolicLink(folder.resolve("link.npy"), Path.of("real.npy"));
    layernorm(
            "--input", x, "--output", files.path("link.npy"), "--output-mean", files.path("m.npy"))
        .good();
    assertThat(Files.isSymbolicLink(folder.resolve("link.npy"))).isTrue();
    assertThat(files.floats("real.npy")).hasSize(8);
  }

  @Test
  void aDeviceFileIsNoPlaceForAResult() {
    assertOneLine(layernorm("--input", x, "--output", "/dev/full"), 2, "/dev/full");
  }

  /** A limit on file sizes stands for the full disk: both fail in the middle of a write. */
  @Test
  void aFullDiskLeavesNothingHalfWritten() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    String wide = files.npy("wide.npy", new float[1 << 18], 4, 1 << 16);
    Path mean = Files.writeString(out.resolve("mean.npy"), "an earlier mean");
    Path y = Files.writeString(out.resolve("y.npy"), "an earlier result");
    for (List<String> outputs :
        List.of(
            List.of("--output", y.toString()),
            List.of("--output-mean", mean.toString(), "--output", y.toString()))) {
      assertFullDisk(wide, outputs);
      assertThat(y).hasContent("an earlier result");
      assertThat(mean).hasContent("an earlier mean");
      try (Stream<Path> left = Files.list(out)) {
        assertThat(left).containsExactlyInAnyOrder(mean, y);
      }
    }
  }

  private static void assertFullDisk(String input, List<String> outputs) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
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
                input,
                "--device",
                "jvm"));
    command.addAll(outputs);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isEqualTo(2);
    assertThat(said).contains("stratus: ", "y.npy could not be written", "Nothing half-written");
  }

  private void assertNothingElse(String... names) {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder(names);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
