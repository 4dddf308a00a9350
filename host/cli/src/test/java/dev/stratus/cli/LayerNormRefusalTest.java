package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static dev.stratus.cli.Cli.layernorm;
import static dev.stratus.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code stratus layernorm} refuses: one line, in the user's words, with a way out. */
class LayerNormRefusalTest {
  @TempDir Path folder;
  private TestFiles files;
  private String x;

  @BeforeEach
  void input() {
    files = new TestFiles(folder);
    x = files.npy("x.npy", new float[] {1, 2, 3, 4, 10, 20, 30, 40}, 2, 4);
    files.npy("three.npy", new float[3], 3);
    files.npy("cube.npy", new float[8], 2, 2, 2);
    files.npy("other.npy", new float[6], 2, 3);
    files.npy("nan.npy", new float[] {1, Float.NaN, 1, 1}, 4);
    files.doubles("doubles.npy", new double[8], 2, 4);
    files.doubles("halves.npy", new double[] {1.5, 2}, 2);
  }

  /**
   * A command that is refused.
   *
   * @param line its options behind {@code --input x.npy}
   * @param parts what the refusal says, among other things
   */
  record Case(String line, String... parts) {
    static Case of(String line, String... parts) {
      return new Case(line, parts);
    }

    @Override
    public String toString() {
      return line;
    }
  }

  /** Options behind {@code --input x.npy}; a file in the test's folder begins with an at sign. */
  static List<Case> refusals() {
    return List.of(
        Case.of("--format BTC", "x.npy has 2 dimensions (2 x 4)", "\"BTC\" names 3"),
        Case.of("--format BS", "'--format'", "no channel dimension C"),
        Case.of("--format CC", "'--format'", "C (channel) more than once"),
        Case.of("--format BX", "'--format'", "unknown label 'X'"),
        Case.of("--format bc", "'--format'", "did you mean \"BC\"?"),
        Case.of("--mode all", "'--mode'", "'all'", "auto, channel-only, spatial-channel"),
        Case.of("--compat R2020b", "'--compat'", "'R2020b'", "R2021a"),
        Case.of("--compat R2021a --mode channel-only", "channel-only", "R2021a", "R2023a"),
        Case.of("--compat R2022b --epsilon 1e-6", "epsilon is 1.0E-6", "at least 1e-5"),
        Case.of("--dtype int8", "'--dtype'", "'int8'", "float32, float64, float16"),
        Case.of("--dtype float64 --convert", "--convert", "--dtype", "float64"),
        Case.of("--affine rows", "'--affine'", "'rows'", "channel-scale"),
        Case.of("--affine none --scale @three.npy", "--scale is given", "none"),
        Case.of("--affine channel-scale --offset @three.npy", "--offset is given"),
        Case.of("--affine none --zero-centred-scale", "zero-centred", "there is no scale"),
        Case.of("--scale @three.npy", "The scale", "the sizes 3", "C = 4", "4 values"),
        Case.of("--offset @x.npy", "The offset", "the sizes 2 x 4", "C = 4"),
        Case.of("--scale @nan.npy", "Scale at 1 is NaN", "finite"),
        Case.of("--affine element --scale @cube.npy", "the sizes 2 x 2 x 2", "is C of 4"),
        Case.of("--scale @none.npy", "none.npy does not exist"),
        Case.of("--residual @other.npy", "--residual", "2 x 3", "2 x 4", "the same sizes"),
        Case.of("--residual @doubles.npy", "float64", "--dtype float32 converts both"),
        Case.of("--grad @other.npy", "--grad", "2 x 3", "2 x 4", "the same sizes"),
        Case.of("--grad @cube.npy", "--grad", "2 x 2 x 2", "2 x 4", "the same sizes"),
        Case.of("--grad @none.npy", "none.npy does not exist"),
        Case.of("--lengths 1,2", "[1, 2]", "the format BC has no T"),
        Case.of("--format TC --lengths 3", "observation 0 is 3", "0 to 2"),
        Case.of("--format TC --lengths=-1", "is -1", "0 to 2"),
        Case.of("--format TC --lengths 1,2", "2 valid lengths and 1 observations"),
        Case.of("--format TC --lengths 1,x", "'1,x'", "whole numbers"),
        Case.of("--format TC --lengths 1.5", "'1.5'", "whole numbers"),
        Case.of("--format TC --lengths @halves.npy", "has 1.5 at 0", "whole number"),
        Case.of("--format TC --lengths @x.npy", "the sizes 2 x 4", "a list"),
        Case.of("--output-dx @dx.npy", "--output-dx is given", "--grad"),
        Case.of("--output-doffset @d.npy", "--output-doffset is given", "--grad"),
        Case.of("--output-sum @s.npy", "--output-sum is given", "--residual"),
        Case.of(
            "--grad @x.npy --affine none --output-dscale @d.npy",
            "--output-dscale",
            "affine is none"),
        Case.of(
            "--grad @x.npy --affine channel-scale --output-doffset @d.npy",
            "--output-doffset",
            "no Offset"),
        Case.of("--output @y.npy --dtype bfloat16", "cannot hold bfloat16", "--dtype float32"),
        Case.of("--output @y.mat --dtype float16", "cannot hold float16", "--dtype float64"),
        Case.of("--output @y.npz", "y.npz:NAME"),
        Case.of("--output @y.npy:y", "without a name"),
        Case.of("--output @y.bin", "no known kind", "FILE.safetensors"),
        Case.of("--output @y.npy --output-mean @y.npy", "Two results", "y.npy"),
        Case.of("--output @y.npz:a --output-mean @y.npz:a", "Two results", "y.npz:a"),
        Case.of("--output @no/y.npy", "there is no folder"),
        Case.of("--layer @none.safetensors", "none.safetensors does not exist"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefused(Case options) {
    Stream<String> words = Stream.of(options.line().split(" "));
    Object[] all =
        Stream.concat(
                Stream.of("--input", x),
                words.map(word -> word.startsWith("@") ? files.path(word.substring(1)) : word))
            .toArray();
    assertOneLine(layernorm(all), 2, options.parts());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("nothing was written").hasSize(7);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aMissingFile() {
    String missing = files.path("missing.npy");
    assertOneLine(layernorm("--input", missing), 2, missing, "does not exist");
  }

  @Test
  void aDirectoryIsNoFile() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("d.npy"));
    assertOneLine(layernorm("--input", directory), 2, directory.toString(), "directory");
    assertOneLine(layernorm("--input", folder), 2, folder.toString(), "no known kind");
    assertOneLine(layernorm("--input", x, "--output", directory), 2, "d.npy is a directory");
  }

  @Test
  void notAnNpy() throws IOException {
    Path text = Files.writeString(folder.resolve("t.npy"), "hello, this is text and no array");
    assertOneLine(layernorm("--input", text), 2, text.toString());
  }

  @Test
  void aTruncatedFile() throws IOException {
    Path cut = folder.resolve("cut.npy");
    byte[] all = Files.readAllBytes(Path.of(x));
    Files.write(cut, java.util.Arrays.copyOf(all, all.length - 4));
    assertOneLine(layernorm("--input", cut), 2, "truncated");
  }

  @Test
  void noChannels() {
    String none = files.npy("none.npy", new float[0], 3, 0);
    assertOneLine(layernorm("--input", none), 2, "none.npy", "C of", "size 0", "at least 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "1e-60"})
  void epsilonThatIsNone(String epsilon) {
    assertOneLine(layernorm("--input", x, "--epsilon=" + epsilon), 2, "epsilon is ", "must");
  }

  @Test
  void anUnknownDeviceListsThoseThereAre() {
    Cli.Run run = run("layernorm", "--input", x, "--device", "quantum");
    assertOneLine(run, 3, "'quantum'", "JVM engine");
    assertThat(run.err()).contains("). Name one of them").doesNotContain(".;", ": ;", "; Name");
  }

  @Test
  void anUnknownDeviceFallsBackWhereAsked() {
    Cli.Run warned =
        run("layernorm", "--input", x, "--device", "quantum", "--fallback", "warn").good();
    assertThat(warned.err()).contains("JVM engine computes this", "'quantum'");
    Cli.Run quiet =
        run("layernorm", "--input", x, "--device", "quantum", "--fallback", "jvm").good();
    assertThat(quiet.err()).isEmpty();
    assertThat(quiet.out()).contains("fallback", "'quantum'");
  }

  @Test
  void aFileWhoseNameBeginsWithAnAtSignIsAFile() {
    String at = files.npy("@x.npy", new float[] {1, 2, 3, 4}, 1, 4);
    layernorm("--input", at).good();
    assertOneLine(layernorm("--input", "@none.npy"), 2, "@none.npy", "not exist");
  }

  @Test
  void anEmptyPathIsNamed() {
    assertOneLine(layernorm("--input", ""), 2, "stratus: '' (an empty path)");
  }

  @Test
  void debugPrintsTheTrace() {
    Cli.Run run = layernorm("--input", files.path("missing.npy"), "--debug");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("TensorFileException", "at dev.stratus.tensor");
  }
}
