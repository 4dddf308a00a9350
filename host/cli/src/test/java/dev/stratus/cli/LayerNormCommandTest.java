package dev.stratus.cli;

import static dev.stratus.cli.Cli.layernorm;
import static dev.stratus.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code stratus layernorm} forward: formats, modes, types, parameters. */
class LayerNormCommandTest {
  private static final float[] ONE_TO_EIGHT = {1, 2, 3, 4, 5, 6, 7, 8};

  @TempDir Path folder;
  private TestFiles files;
  private String x;

  @BeforeEach
  void input() {
    files = new TestFiles(folder);
    x = files.npy("x.npy", new float[] {1, 2, 3, 4, 10, 20, 30, 40}, 2, 4);
  }

  @Test
  void normalizesAFileAndWritesTheResult() {
    Cli.Run run = layernorm("--input", x, "--check", "--output", files.path("y.npy")).good();
    assertThat(run.out()).contains("layernorm-forward 2 x 4", "passed: worst error", "written");
    assertThat(run.out()).contains("BC 2 x 4 row-major, auto: over C");
    float[] result = files.floats("y.npy");
    assertThat(result[0]).isBetween(-1.3417f, -1.3415f);
    assertThat(result[7]).isBetween(1.3415f, 1.3417f);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void scaleOffsetAndEpsilonReachTheKernel() {
    String gamma = files.npy("g.npy", new float[] {0, 0, 0, 2}, 4);
    String beta = files.npy("b.npy", new float[] {5, 6, 7, 8}, 4);
    String y = files.path("y.npy");
    layernorm("--input", x, "--scale", gamma, "--offset", beta, "--epsilon", "1e30", "--output", y)
        .good();
    assertThat(files.floats("y.npy")).containsExactly(5, 6, 7, 8, 5, 6, 7, 8);
  }

  @Test
  void noRowsAreLegal() {
    String empty = files.npy("empty.npy", new float[0], 0, 4);
    Cli.Run run =
        layernorm(
                "--input",
                empty,
                "--check",
                "--output",
                files.path("y.npz:y"),
                "--output-mean",
                files.path("y.npz:mean"))
            .good();
    assertThat(files.floats("y.npz:y")).isEmpty();
    assertThat(files.read("y.npz:mean").sizes()).containsExactly(0, 1);
    assertThat(run.out()).contains("nothing to compare");
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 1 x 8, 'over C,S,S', -1.5275",
    "channel-only, 4 x 2, over C, -1",
    "spatial-channel, 1 x 8, 'over C,S,S', -1.5275",
    "batch-excluded, 1 x 8, 'over C,S,S', -1.5275"
  })
  void theModeSaysOverWhatAnImageIsNormalized(
      String mode, String groups, String over, double first) {
    String images = files.npy("i.npy", ONE_TO_EIGHT, 1, 2, 2, 2);
    String y = files.path("y.npy");
    Cli.Run run =
        layernorm("--input", images, "--format", "BCSS", "--mode", mode, "--check", "--output", y)
            .good();
    assertThat(run.out()).contains("layernorm-forward " + groups, over);
    assertThat(files.floats("y.npy")[0]).isCloseTo((float) first, within(1e-3f));
  }

  @Test
  void compatibilityBeforeR2023aTakesEverythingButTheBatch() {
    String sequences = files.npy("s.npy", ONE_TO_EIGHT, 2, 2, 2);
    Cli.Run run =
        layernorm("--input", sequences, "--format", "BTC", "--compat", "r2021a", "--check").good();
    assertThat(run.out()).contains("batch-excluded: over T,C", "layernorm-forward 2 x 4");
  }

  @ParameterizedTest
  @CsvSource({"1, C", "2, BC", "3, BUC", "4, BUUC"})
  void withoutLabelsTheLastDimensionIsTheChannels(int dimensions, String format) {
    int[] sizes = new int[dimensions];
    java.util.Arrays.fill(sizes, 2);
    String file = files.npy("n.npy", java.util.Arrays.copyOf(ONE_TO_EIGHT, 1 << dimensions), sizes);
    Cli.Run run = layernorm("--input", file, "--check").good();
    assertThat(run.out()).contains("float32 " + format + " 2", "over C");
    assertThat(run.out()).contains("layernorm-forward " + (1 << (dimensions - 1)) + " x 2");
  }

  @Test
  void columnMajorStaysColumnMajor() {
    String fortran = files.npy("f.npy", MemoryOrder.COLUMN_MAJOR, ONE_TO_EIGHT, 2, 4);
    Cli.Run run = layernorm("--input", fortran, "--check", "--output", files.path("y.npy")).good();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("BC 2 x 4 column-major");
    var y = files.read("y.npy");
    assertThat(y.order()).isEqualTo(MemoryOrder.COLUMN_MAJOR);
    // Row 0 holds 1, 3, 5, 7.
    assertThat(y.get(0, 0)).isCloseTo(-1.3416, within(1e-3));
    assertThat(y.get(0, 3)).isCloseTo(1.3416, within(1e-3));
  }

  @Test
  void theInputsOwnTypeIsKept() {
    String doubles = files.doubles("d.npy", new double[] {1, 2, 3, 4}, 1, 4);
    String y = files.path("y.npy");
    Cli.Run run = layernorm("--input", doubles, "--check", "--output", y).good();
    assertThat(run.out()).contains("float64 BC 1 x 4");
    assertThat(files.read("y.npy").dtype()).isEqualTo(DType.FLOAT64);
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"float64, y.npy", "float16, y.npy", "bfloat16, y.safetensors", "float64, y.mat:Y"})
  void aTypeIsConvertedAloud(String type, String output) {
    String y = files.path(output);
    Cli.Run run = layernorm("--input", x, "--dtype", type, "--check", "--output", y).good();
    assertThat(run.err()).contains("converted from float32", "to " + type);
    assertThat(run.out()).contains("input            " + type, "check y          passed");
    assertThat(files.read(output).dtype().text()).isEqualTo(type);
    assertThat(files.read(output).get(0, 3)).isCloseTo(1.3416, within(0.01));
  }

  @Test
  void integersAreReadWhereAConversionIsAskedFor() {
    String integers = files.longs("i.npy", new long[] {1, 2, 3, 4}, 1, 4);
    Cli.assertOneLine(layernorm("--input", integers), 2, "int64", "--dtype float32");
    Cli.Run run = layernorm("--input", integers, "--convert").good();
    assertThat(run.err()).contains("converted from int64");
  }

  @Test
  void aScaleForEachElementMayLieInTheOtherMemoryOrder() {
    String images = files.npy("i.npy", ONE_TO_EIGHT, 1, 2, 2, 2);
    String rows = files.npy("r.npy", ONE_TO_EIGHT, 2, 2, 2);
    float[] other = {1, 5, 3, 7, 2, 6, 4, 8};
    String columns = files.npy("c.npy", MemoryOrder.COLUMN_MAJOR, other, 2, 2, 2);
    for (String scale : new String[] {rows, columns}) {
      layernorm(
              "--input",
              images,
              "--format",
              "BCSS",
              "--affine",
              "element",
              "--scale",
              scale,
              "--check",
              "--output",
              files.path("y" + (scale.equals(rows) ? "r" : "c") + ".npy"))
          .good();
    }
    assertThat(files.floats("yr.npy")).containsExactly(files.floats("yc.npy"));
    assertThat(files.floats("yr.npy")[7]).isCloseTo(8 * 1.5275f, within(1e-2f));
  }

  @Test
  void aColumnIsAListToo() {
    String column = files.npy("g.npy", new float[] {1, 2, 3, 4}, 4, 1);
    layernorm("--input", x, "--scale", column, "--check").good();
  }

  @Test
  void rootMeanSquareAndZeroCentredScale() {
    String three = files.npy("t.npy", new float[] {3, 3, 3, 3}, 1, 4);
    String half = files.npy("h.npy", new float[] {0.5f, 0.5f, 0.5f, 1}, 4);
    layernorm(
            "--input",
            three,
            "--rms",
            "--affine",
            "channel-scale",
            "--zero-centred-scale",
            "--scale",
            half,
            "--check",
            "--output",
            files.path("y.npy"))
        .good();
    assertThat(files.floats("y.npy")[0]).isCloseTo(1.5f, within(1e-4f));
    assertThat(files.floats("y.npy")[3]).isCloseTo(2f, within(1e-4f));
  }

  @Test
  void aResidualInputIsAddedFirst() {
    String r = files.npy("r.npy", new float[] {1, 1, 1, 1, 2, 2, 2, 2}, 2, 4);
    layernorm(
            "--input",
            x,
            "--residual",
            r,
            "--check",
            "--output",
            files.path("o.npz:y"),
            "--output-sum",
            files.path("o.npz:sum"))
        .good();
    assertThat(files.floats("o.npz:sum")).containsExactly(2, 3, 4, 5, 12, 22, 32, 42);
    assertThat(files.floats("o.npz:y")[3]).isCloseTo(1.3416f, within(1e-3f));
  }

  @Test
  void validLengthsAsAListAndAsAFile() {
    String sequences = files.npy("s.npy", ONE_TO_EIGHT, 2, 2, 2);
    String lengths = files.longs("n.npy", new long[] {2, 1}, 2);
    for (String given : new String[] {"2,1", lengths}) {
      layernorm(
              "--input",
              sequences,
              "--format",
              "BTC",
              "--mode",
              "batch-excluded",
              "--lengths",
              given,
              "--check",
              "--output",
              files.path("y.npy"))
          .good();
      // The second sequence has one step, 5 and 6; what lies beyond is 0.
      assertThat(files.floats("y.npy")[4]).isCloseTo(-1f, within(1e-3f));
      assertThat(files.floats("y.npy")[6]).isZero();
      assertThat(files.floats("y.npy")[7]).isZero();
    }
  }

  @Test
  void statisticsAreOutputs() {
    layernorm(
            "--input",
            x,
            "--dtype",
            "float16",
            "--check",
            "--output-mean",
            files.path("mean.npy"),
            "--output-rstd",
            files.path("rstd.npy"))
        .good();
    assertThat(files.read("mean.npy").dtype()).isEqualTo(DType.FLOAT32);
    assertThat(files.read("mean.npy").sizes()).containsExactly(2, 1);
    assertThat(files.floats("mean.npy")).containsExactly(2.5f, 25f);
    assertThat(files.floats("rstd.npy")[0]).isCloseTo(0.8944f, within(1e-3f));
  }

  @Test
  void labelsInTheFileAreTaken() {
    String labelled =
        files.write("l.safetensors:x", "SSCB", MemoryOrder.COLUMN_MAJOR, ONE_TO_EIGHT, 2, 2, 2, 1);
    String y = files.path("y.mat:Y");
    Cli.Run run = layernorm("--input", labelled, "--check", "--output", y).good();
    assertThat(run.out()).contains("SSCB 2 x 2 x 2 x 1 column-major, auto: over S,S,C");
    assertThat(files.floats("y.mat:Y")[7]).isCloseTo(1.5275f, within(1e-3f));
  }

  /** The commands that docs/from-matlab.md and docs/from-pytorch.md name. */
  @Test
  void theCommandsOfTheDocumentation() {
    files.write("activations.mat:X", "SSCB", MemoryOrder.COLUMN_MAJOR, ONE_TO_EIGHT, 2, 2, 2, 1);
    String activations = files.path("activations.mat:X");
    Cli.Run matlab =
        layernorm(
                "--input",
                activations,
                "--format",
                "SSCB",
                "--mode",
                "channel-only",
                "--output",
                files.path("y.mat:Y"))
            .good();
    // MATLAB drops the last size, 1, and the format puts it back.
    assertThat(matlab.out()).contains("SSCB 2 x 2 x 2 x 1 column-major, channel-only: over C");
    String images = files.npy("i.npy", ONE_TO_EIGHT, 1, 2, 2, 2);
    layernorm(
            "--input",
            images,
            "--format",
            "BCSS",
            "--mode",
            "channel-only",
            "--check",
            "--output",
            files.path("y.npy"))
        .good();
  }

  @Test
  void anyDeviceFoundComputesTheSame() {
    Cli.Run run =
        run(
                "layernorm",
                "--input",
                files.npy("i.npy", ONE_TO_EIGHT, 1, 2, 2, 2),
                "--format",
                "BCSS",
                "--mode",
                "channel-only",
                "--grad",
                files.npy("dy.npy", new float[] {1, 0, 0, 0, 0, 0, 0, 1}, 1, 2, 2, 2),
                "--check")
            .good();
    assertThat(run.out()).contains("check dx", "check offset gradient");
  }
}
