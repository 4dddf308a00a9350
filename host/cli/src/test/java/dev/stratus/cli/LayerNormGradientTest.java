package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static dev.stratus.cli.Cli.layernorm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.Affine;
import dev.stratus.LayerNormalization;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code stratus layernorm} backward, its JSON, and saved layers. */
class LayerNormGradientTest {
  @TempDir Path folder;
  private TestFiles files;
  private String x;
  private String dy;

  @BeforeEach
  void input() {
    files = new TestFiles(folder);
    x = files.npy("x.npy", new float[] {1, 2, 3, 4, 10, 20, 30, 40}, 2, 4);
    dy = files.npy("dy.npy", new float[] {1, 0, 0, 0, 0, 0, 0, 1}, 2, 4);
  }

  /** The command of docs/from-pytorch.md; the numbers are those of docs/layer-normalization.md. */
  @Test
  void gradientsOfInputScaleAndOffset() {
    Cli.Run run =
        layernorm(
                "--input",
                x,
                "--grad",
                dy,
                "--check",
                "--output-dx",
                files.path("dx.npy"),
                "--output-dscale",
                files.path("dscale.npy"),
                "--output-doffset",
                files.path("doffset.npy"))
            .good();
    assertThat(run.out())
        .contains("layernorm-backward 2 x 4", "check dx", "check scale gradient", "dx.npy");
    assertThat(files.floats("dx.npy")[0]).isBetween(0.26f, 0.27f);
    assertThat(files.floats("dscale.npy")[0]).isBetween(-1.3417f, -1.3415f);
    assertThat(files.floats("doffset.npy")).containsExactly(1, 0, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float64", "float16", "bfloat16"})
  void everyTypeGoesBackward(String type) {
    layernorm(
            "--input",
            x,
            "--grad",
            dy,
            "--dtype",
            type,
            "--check",
            "--output-dx",
            files.path("o.safetensors:dx"),
            "--output-dscale",
            files.path("o.safetensors:dscale"))
        .good();
    assertThat(files.read("o.safetensors:dx").dtype().text()).isEqualTo(type);
    assertThat(files.read("o.safetensors:dscale").dtype().text())
        .isEqualTo(type.equals("float64") ? "float64" : "float32");
  }

  @Test
  void theGradientMayLieInTheOtherMemoryOrder() {
    float[] columns = {1, 0, 0, 0, 0, 0, 0, 1};
    String other = files.npy("o.npy", MemoryOrder.COLUMN_MAJOR, columns, 2, 4);
    layernorm("--input", x, "--grad", other, "--check", "--output-dx", files.path("dx.npy")).good();
    assertThat(files.read("dx.npy").order()).isEqualTo(MemoryOrder.ROW_MAJOR);
    assertThat(files.floats("dx.npy")[0]).isCloseTo(0.268f, within(1e-2f));
  }

  @Test
  void jsonIsWhatTheDocumentationSays() {
    Cli.Run run =
        layernorm(
                "--input",
                x,
                "--grad",
                dy,
                "--check",
                "--json",
                "--output-dx",
                files.path("dx.npy"))
            .good();
    JsonNode tree = new JsonMapper().readTree(run.out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.layernorm/1");
    assertThat(tree.propertyNames())
        .containsExactly(
            "format",
            "receipt",
            "decision",
            "check",
            "checks",
            "backward",
            "notices",
            "output",
            "outputs");
    assertReceipt(tree.get("receipt"));
    assertThat(tree.get("check").get("passed").asBoolean()).isTrue();
    assertThat(tree.get("check").get("elements").asInt()).isEqualTo(8);
    assertThat(tree.get("check").get("actualBits").asString()).hasSize(8);
    assertThat(tree.get("checks").propertyNames()).containsExactly("y", "mean", "rstd");
    assertThat(tree.get("output").isNull()).isTrue();
    assertThat(tree.get("outputs").get("dx").asString()).endsWith("dx.npy");
    JsonNode backward = tree.get("backward");
    assertThat(backward.propertyNames()).containsExactly("receipt", "decision", "checks");
    assertReceipt(backward.get("receipt"));
    assertThat(backward.get("checks").propertyNames())
        .containsExactly("dx", "scale gradient", "offset gradient");
  }

  private static void assertReceipt(JsonNode receipt) {
    assertThat(receipt.propertyNames())
        .containsExactly(
            "operation",
            "candidate",
            "kernel",
            "device",
            "rows",
            "width",
            "epsilon",
            "format",
            "sizes",
            "memoryOrder",
            "mode",
            "dtype",
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
            "absent",
            "launches");
    assertThat(receipt.get("format").asString()).isEqualTo("BC");
    assertThat(receipt.get("mode").asString()).isEqualTo("auto");
    assertThat(receipt.get("dtype").asString()).isEqualTo("float32");
    assertThat(receipt.get("deviceNanos").isNull()).isTrue();
    assertThat(receipt.get("absent").get("deviceNanos").asString())
        .isEqualTo("the JVM engine uses no device");
  }

  @Test
  void withoutGradientAndCheckTheirFieldsAreEmpty() {
    JsonNode tree = new JsonMapper().readTree(layernorm("--input", x, "--json").good().out());
    assertThat(tree.get("check").isNull()).isTrue();
    assertThat(tree.get("backward").isNull()).isTrue();
    assertThat(tree.get("checks").size()).isZero();
    assertThat(tree.get("outputs").size()).isZero();
  }

  @Test
  void aCheckOfNoElementsHasAllItsFields() {
    String none = files.npy("none.npy", new float[0], 0, 4);
    Cli.Run run = layernorm("--input", none, "--check", "--json").good();
    JsonNode check = new JsonMapper().readTree(run.out()).get("check");
    for (String field :
        new String[] {"row", "column", "place", "expected", "actualBits", "allowedUlps"}) {
      assertThat(check.has(field)).as(field).isTrue();
      assertThat(check.get(field).isNull()).as(field).isTrue();
    }
  }

  @Test
  void aSavedLayerBringsItsProperties() {
    Path layer = folder.resolve("layer.safetensors");
    LayerNormalization.builder()
        .scale(1, 2, 3, 4)
        .offset(0, 0, 0, 1)
        .build()
        .initialize(DataFormat.of("BC"), MemoryOrder.ROW_MAJOR, 2, 4)
        .save(layer);
    layernorm(
            "--input",
            x,
            "--layer",
            layer,
            "--check",
            "--output",
            files.path("y.npz:y"),
            "--output-rstd",
            files.path("y.npz:rstd"))
        .good();
    assertThat(files.floats("y.npz:y")[3]).isCloseTo(4 * 1.3416f + 1, within(1e-3f));
    assertThat(files.floats("y.npz:rstd")[0]).isCloseTo(0.8944f, within(1e-3f));
    assertOneLine(
        layernorm("--input", x, "--layer", layer, "--epsilon", "1e-3", "--rms"),
        2,
        "--layer brings a whole layer",
        "--rms, --epsilon are given too");
    assertOneLine(
        layernorm("--input", x, "--layer", layer, "--residual", x), 2, "has no residual input");
    String narrow = files.npy("narrow.npy", new float[] {1, 2, 3}, 1, 3);
    assertOneLine(layernorm("--input", narrow, "--layer", layer), 2, "NumChannels is 4", "C = 3");
    assertOneLine(layernorm("--input", x, "--layer", x), 2, "x.npy", "no .safetensors");
  }

  @Test
  void aLayerForTheOtherMemoryOrderIsRefused() {
    Path layer = folder.resolve("layer.safetensors");
    LayerNormalization.builder()
        .affine(Affine.ELEMENT)
        .build()
        .initialize(DataFormat.of("BCSS"), MemoryOrder.COLUMN_MAJOR, 1, 2, 2, 2)
        .save(layer);
    String rows = files.npy("r.npy", new float[8], 1, 2, 2, 2);
    assertOneLine(
        layernorm("--input", rows, "--format", "BCSS", "--layer", layer),
        2,
        "column-major data",
        "r.npy is row-major");
  }
}
