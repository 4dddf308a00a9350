package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static dev.stratus.cli.Cli.layernorm;
import static dev.stratus.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.tensor.TensorFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --split-device}: a batch that several devices share. */
class LayerNormSplitTest {
  @TempDir Path folder;
  private String x;
  private String dy;

  @BeforeEach
  void input() {
    TestFiles files = new TestFiles(folder);
    x = files.npy("x.npy", new float[] {1, 2, 3, 4, 10, 20, 30, 40, 5, 5, 6, 8}, 3, 4);
    dy = files.npy("dy.npy", new float[] {1, 0, 2, 0, 0, 0, 0, 1, 1, 1, 0, 0}, 3, 4);
  }

  @Test
  void resultsAreAsOneDevicesAndEachShareHasItsReceipt() {
    Path y = folder.resolve("y.npy");
    Path scale = folder.resolve("dscale.npy");
    Cli.Run split =
        run(
                "layernorm",
                "--input",
                x,
                "--grad",
                dy,
                "--split-device",
                "jvm",
                "--split-device",
                "jvm-debug",
                "--check",
                "--output",
                y,
                "--output-dscale",
                scale)
            .good();
    assertThat(split.out())
        .contains("forward share 1", "B 0 to", "of 3", "on jvm jvm", "on jvm-debug")
        .contains("backward share 2", "layernorm-backward", "check dx", "written");
    Path one = folder.resolve("one.npy");
    Path oneScale = folder.resolve("oneScale.npy");
    layernorm("--input", x, "--grad", dy, "--output", one, "--output-dscale", oneScale).good();
    assertThat(values(y)).containsExactly(values(one), offset());
    assertThat(values(scale)).containsExactly(values(oneScale), offset());
  }

  private static org.assertj.core.data.Offset<Double> offset() {
    return org.assertj.core.data.Offset.offset(1e-5);
  }

  private static double[] values(Path file) {
    return TensorFiles.read(file.toString()).tensor().toDoubles();
  }

  @Test
  void theSharesAreInTheJson() {
    String json =
        run(
                "layernorm",
                "--input",
                x,
                "--split-device",
                "jvm",
                "--split-device",
                "jvm-debug",
                "--json")
            .good()
            .out();
    assertThat(json)
        .contains("stratus.layernorm-split/1", "\"shares\"", "\"receipt\"", "\"from\"", "\"of\"");
  }

  @Test
  void oneDeviceAloneOrTheSameTwiceIsRefusedAndNothingIsWritten() {
    Path y = folder.resolve("y.npy");
    assertOneLine(
        run("layernorm", "--input", x, "--split-device", "jvm", "--output", y),
        2,
        "--split-device is given once, jvm",
        "or --device for one alone");
    assertOneLine(
        run("layernorm", "--input", x, "--split-device", "jvm", "--split-device", "jvm"),
        2,
        "are one device, jvm");
    assertOneLine(
        run(
            "layernorm",
            "--input",
            x,
            "--split-device",
            "jvm",
            "--split-device",
            "quantum",
            "--output",
            y),
        3,
        "'quantum'");
    assertThat(y).doesNotExist();
  }
}
