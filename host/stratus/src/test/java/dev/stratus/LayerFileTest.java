package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.SafetensorsFile;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerFileTest {
  private static final String TEXT = "stratus.layer";

  @TempDir Path folder;

  private static LayerNormalization layer() {
    Tensor x = Tensors.random(1, DType.FLOAT64, "SSCB", MemoryOrder.COLUMN_MAJOR, 4, 3, 5, 2);
    return LayerNormalization.builder()
        .name("ln7")
        .epsilon(1e-6)
        .operationDimension(OperationDimension.SPATIAL_CHANNEL)
        .affine(Affine.ELEMENT)
        .scaleInitializer(Initializer.narrowNormal(3))
        .offsetInitializer(Initializer.narrowNormal(4))
        .scaleLearnRateFactor(0.5)
        .scaleL2Factor(2)
        .offsetLearnRateFactor(0)
        .offsetL2Factor(0.25)
        .zeroCentredScale(true)
        .savedStatistics(true)
        .build()
        .initialize(x);
  }

  private static void assertSame(LayerNormalization actual, LayerNormalization expected) {
    LayerConfiguration a = actual.configuration();
    LayerConfiguration e = expected.configuration();
    assertThat(a.scaleInitializer().text()).isEqualTo(e.scaleInitializer().text());
    assertThat(a.scaleInitializer().seed()).isEqualTo(e.scaleInitializer().seed());
    assertThat(a.offsetInitializer().seed()).isEqualTo(e.offsetInitializer().seed());
    assertThat(a)
        .usingRecursiveComparison()
        .ignoringFields("scaleInitializer", "offsetInitializer")
        .isEqualTo(e);
    assertThat(actual.learnables()).hasSameSizeAs(expected.learnables());
    for (int i = 0; i < expected.learnables().size(); i++) {
      Learnable one = actual.learnables().get(i);
      Learnable other = expected.learnables().get(i);
      assertThat(one.name()).isEqualTo(other.name());
      assertThat(one.value().toDoubles()).isEqualTo(other.value().toDoubles());
      assertThat(one.value().toString()).isEqualTo(other.value().toString());
      assertThat(one.learnRateFactor()).isEqualTo(other.learnRateFactor());
      assertThat(one.l2Factor()).isEqualTo(other.l2Factor());
    }
  }

  @Test
  void aLayerComesBackAsItWas() {
    Path file = folder.resolve("layer.safetensors");
    layer().save(file);
    LayerNormalization loaded = LayerNormalization.load(file);
    assertSame(loaded, layer());
    Tensor x = Tensors.random(1, DType.FLOAT64, "SSCB", MemoryOrder.COLUMN_MAJOR, 4, 3, 5, 2);
    assertThat(loaded.forward(LayerInput.of(x), Engines.jvm()).y().toDoubles())
        .isEqualTo(layer().forward(LayerInput.of(x), Engines.jvm()).y().toDoubles());
  }

  @Test
  void layersOfAllSortsComeBack() {
    Tensor x = Tensors.random(1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 2, 4);
    List<LayerNormalizationBuilder> builders =
        List.of(
            LayerNormalization.builder(),
            LayerNormalization.builder().affine(Affine.NONE).rms(true),
            LayerNormalization.builder().affine(Affine.CHANNEL_SCALE).residual(true),
            LayerNormalization.builder().scale(1, 2, 3, 4).offset(5, 6, 7, 8),
            LayerNormalization.builder().numChannels(4).compatibility(Compatibility.R2021A));
    for (LayerNormalizationBuilder builder : builders) {
      LayerNormalization layer = builder.build().initialize(x);
      Path file = folder.resolve("one.safetensors");
      layer.save(file);
      assertSame(LayerNormalization.load(file), layer);
    }
  }

  @Test
  void anInitializerThatIsAFunctionIsNotKeptButItsValuesAre() {
    Tensor x = Tensors.random(1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 2, 3);
    Path file = folder.resolve("layer.safetensors");
    LayerNormalization.builder()
        .scaleInitializer(Initializer.function(sizes -> new double[] {3, 1, 4}))
        .build()
        .initialize(x)
        .save(file);
    LayerNormalization loaded = LayerNormalization.load(file);
    assertThat(loaded.learnables().getFirst().value().toFloats()).containsExactly(3, 1, 4);
    assertThatThrownBy(() -> loaded.initialize(x))
        .hasMessageContaining("was a function, which a file cannot hold");
  }

  @Test
  void aLayerWithoutParametersYetIsNotSaved() {
    Path file = folder.resolve("layer.safetensors");
    assertThatThrownBy(() -> LayerNormalization.builder().build().save(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not initialized");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFailedWriteLeavesTheEarlierFile() throws IOException {
    Path file = folder.resolve("missing").resolve("layer.safetensors");
    assertThatThrownBy(() -> layer().save(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("there is no folder");
    Path earlier = folder.resolve("earlier.safetensors");
    layer().save(earlier);
    byte[] bytes = Files.readAllBytes(earlier);
    assertThatThrownBy(() -> LayerNormalization.builder().build().save(earlier))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Files.readAllBytes(earlier)).isEqualTo(bytes);
  }

  private Path changed(String from, String to) {
    Path file = folder.resolve("changed.safetensors");
    layer().save(file);
    SafetensorsFile contents = SafetensorsFile.read(file);
    String text = contents.metadata().get(TEXT);
    assertThat(text).contains(from);
    new SafetensorsFile(contents.tensors(), Map.of(TEXT, text.replace(from, to))).write(file);
    return file;
  }

  @Test
  void aFileThatIsNoLayerSaysWhatItIs() {
    assertThatThrownBy(() -> LayerNormalization.load(folder.resolve("none.safetensors")))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("none.safetensors");
    Path other = folder.resolve("other.safetensors");
    Tensor x = Tensors.random(1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 2, 3);
    new SafetensorsFile(Map.of("weights", x), Map.of()).write(other);
    assertThatThrownBy(() -> LayerNormalization.load(other))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("holds arrays [weights] and no layer");
  }

  @Test
  void whatIsWrongWithAPropertyIsSaid() {
    assertWrong(changed("stratus.layer/1", "stratus.layer/9"), "format 'stratus.layer/9'");
    assertWrong(changed("\"rms\":false", "\"rms\":3"), "property rms is 3");
    assertWrong(changed("\"rms\":false,", ""), "without its property rms");
    assertWrong(changed("\"epsilon\":1.0E-6", "\"epsilon\":-1"), "epsilon is -1.0");
    assertWrong(changed("\"spatial-channel\"", "\"rows\""), "'rows'");
    assertWrong(changed("\"numChannels\":\"auto\"", "\"numChannels\":\"all\""), "auto or a whole");
    assertWrong(changed("\"affine\"", "affine"), "no JSON");
  }

  private static void assertWrong(Path file, String message) {
    assertThatThrownBy(() -> LayerNormalization.load(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("changed.safetensors")
        .hasMessageContaining(message);
  }

  @Test
  void whatIsWrongWithTheNumbersIsSaid() {
    Path file = folder.resolve("changed.safetensors");
    layer().save(file);
    SafetensorsFile contents = SafetensorsFile.read(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>(contents.tensors());
    tensors.remove("Offset");
    new SafetensorsFile(tensors, contents.metadata()).write(file);
    assertWrong(file, "without its array Offset");
    tensors.put("Offset", contents.tensors().get("Scale").to(DType.FLOAT16));
    new SafetensorsFile(tensors, contents.metadata()).write(file);
    assertWrong(file, "Offset as float16");
    Tensor nan = contents.tensors().get("Scale").to(DType.FLOAT64);
    nan.set(Double.NaN, 1, 1, 1);
    tensors.put("Offset", nan);
    new SafetensorsFile(tensors, contents.metadata()).write(file);
    assertWrong(file, "is NaN");
    tensors.put("Offset", Tensors.random(1, DType.FLOAT64, "C", MemoryOrder.ROW_MAJOR, 3));
    new SafetensorsFile(tensors, contents.metadata()).write(file);
    assertWrong(file, "60 values of Scale and 3 of Offset");
  }
}
