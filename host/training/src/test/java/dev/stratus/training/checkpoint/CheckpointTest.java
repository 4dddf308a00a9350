package dev.stratus.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final List<LayerSignature> NETWORK =
      List.of(
          new LayerSignature(
              "fc_1", "fullyconnected", Map.of("Weights", List.of(2, 3), "Bias", List.of(2))),
          new LayerSignature("relu_1", "relu", Map.of()));

  @TempDir Path folder;

  private static Checkpoint checkpoint(int epochs) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("parameter:fc_1/Weights", new float[] {1, 2, 3, 4, 5, epochs});
    arrays.put("parameter:fc_1/Bias", new float[] {-1, 1});
    TrainingState state =
        new TrainingState(epochs, 10L * epochs, 0.5, 7, 2, Map.of("seed", "3", "solver", "adam"));
    return new Checkpoint(arrays, NETWORK, state);
  }

  private static void assertSame(Checkpoint found, Checkpoint wanted) {
    assertThat(found.state()).isEqualTo(wanted.state());
    assertThat(found.network()).isEqualTo(wanted.network());
    assertThat(found.arrays().keySet())
        .containsExactlyInAnyOrderElementsOf(wanted.arrays().keySet());
    wanted
        .arrays()
        .forEach((key, values) ->
            assertThat(bits(found.arrays().getOrDefault(key, new float[0])))
                .as(key)
                .containsExactly(bits(values)));
  }

  private static int[] bits(float... values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void everyBitOfAFloatComesBack() {
    float[] values = {
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_NORMAL,
      Float.MAX_VALUE,
      Float.NEGATIVE_INFINITY,
      Float.intBitsToFloat(0x7fc0_1234),
      Float.intBitsToFloat(0xffc0_0001),
      Math.nextUp(1f)
    };
    Checkpoint written =
        new Checkpoint(
            Map.of("solver:0:fc_1/Weights", new float[6], "parameter:other", values),
            NETWORK,
            new TrainingState(1, 1, 1, 0, 0, Map.of()));
    assertSame(Checkpoint.read(written.write(folder, "any")), written);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1.0 / 3})
  void stateAndNetworkComeBack(double bestLoss) {
    TrainingState state =
        new TrainingState(
            12, Long.MAX_VALUE, bestLoss, 1L << 40, 4, Map.of("initialLearnRate", "1.0E-4"));
    Checkpoint written = new Checkpoint(checkpoint(12).arrays(), NETWORK, state);
    assertSame(Checkpoint.read(written.write(folder.resolve("new/folder"), "any")), written);
  }

  /** As a killed program leaves the folder: before each move and after it. */
  @Test
  void whereverWritingEndsTheNewestWholeOneIsFound() throws IOException {
    checkpoint(1).write(folder, Checkpoint.name(1));
    List<Path> instants = new ArrayList<>();
    checkpoint(2)
        .write(
            folder,
            Checkpoint.name(2),
            (from, to) -> {
              instants.add(copy(instants.size()));
              Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
              instants.add(copy(instants.size()));
            });
    assertThat(instants).hasSize(4);
    for (Path instant : instants.subList(0, 3)) {
      assertSame(Checkpoint.latest(instant), checkpoint(1));
      // And training that goes on from there can write the second again.
      checkpoint(2).write(instant, Checkpoint.name(2));
      assertSame(Checkpoint.latest(instant), checkpoint(2));
    }
    assertSame(Checkpoint.latest(instants.getLast()), checkpoint(2));
  }

  private Path copy(int number) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("instant-" + number));
    for (Path file : files()) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFailureLeavesTheOneBeforeAndNothingHalfWritten(int good) throws IOException {
    checkpoint(1).write(folder, Checkpoint.name(1));
    int[] moves = {0};
    assertThatThrownBy(() ->
            checkpoint(2)
                .write(
                    folder,
                    Checkpoint.name(2),
                    (from, to) -> {
                      if (moves[0]++ == good) {
                        throw new IOException("No space left on device");
                      }
                      Files.move(from, to);
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("epoch-00002")
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("No space left");
    assertSame(Checkpoint.latest(folder), checkpoint(1));
    assertThat(files()).noneMatch(file -> file.toString().endsWith(".part"));
  }

  @Test
  void numbersDecideWhichIsNewest() throws IOException {
    for (int epochs : new int[] {100_000, 99_999, 3}) {
      checkpoint(epochs).write(folder, Checkpoint.name(epochs));
    }
    assertThat(Checkpoint.latest(folder).state().epochs()).isEqualTo(100_000);
    Checkpoint.prune(folder, 2);
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "epoch-99999.json",
            "epoch-99999.safetensors",
            "epoch-100000.json",
            "epoch-100000.safetensors");
    Checkpoint.prune(folder, 0);
    assertThat(files()).isEmpty();
    assertThat(Checkpoint.find(folder)).isEmpty();
  }

  @Test
  void checkpointsOfAnotherTrainingAreNotMixedWithThisOnes() {
    Checkpoint.requireNoneAfter(folder.resolve("none"), 0);
    Checkpoint.requireNoneAfter(folder, 0);
    checkpoint(4).write(folder, Checkpoint.name(4));
    Checkpoint.requireNoneAfter(folder, 4);
    assertThatThrownBy(() -> Checkpoint.requireNoneAfter(folder, 0))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("epoch-00004.json")
        .hasMessageContaining("begins anew")
        .hasMessageContaining("give another folder");
    assertThatThrownBy(() -> Checkpoint.requireNoneAfter(folder, 3))
        .hasMessageContaining("begins after epoch 3");
  }

  @Test
  void theFirstLayerThatDiffersIsNamed() {
    Checkpoint held = checkpoint(1);
    held.requireNetwork(NETWORK);
    LayerSignature wide =
        new LayerSignature("fc_1", "fullyconnected", Map.of("Weights", List.of(9, 3)));
    assertThatThrownBy(() -> held.requireNetwork(List.of(wide, NETWORK.getLast())))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("another network")
        .hasMessageContaining("layer 1")
        .hasMessageContaining("Weights 2 x 3")
        .hasMessageContaining("Weights 9 x 3");
    assertThatThrownBy(() -> held.requireNetwork(NETWORK.subList(0, 1)))
        .hasMessageContaining("layer 2: the file has 'relu_1' (relu), the network has no layer");
    List<LayerSignature> longer = new ArrayList<>(NETWORK);
    longer.add(new LayerSignature("gelu_1", "gelu", Map.of()));
    assertThatThrownBy(() -> held.requireNetwork(longer))
        .hasMessageContaining("layer 3: the file has no layer, the network has 'gelu_1' (gelu)");
  }

  @ParameterizedTest
  @CsvSource({
    "stratus-checkpoint, other, format 'other'",
    "'\"version\" : 1', '\"version\" : 2', version 2",
    "'\"bestLoss\" : \"0.5\"', '\"bestLoss\" : \"half\"', half",
    "'\"epochs\" : 1', '\"epochs\" : \"one\"', cannot be read",
    "'{', '', cannot be read"
  })
  void aDamagedJsonIsTold(String good, String bad, String message) throws IOException {
    Path json = checkpoint(1).write(folder, Checkpoint.name(1));
    String text = Files.readString(json);
    assertThat(text).contains(good);
    Files.writeString(json, text.replaceFirst(java.util.regex.Pattern.quote(good), bad));
    assertThatThrownBy(() -> Checkpoint.latest(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(json.toString())
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyJsonIsTold() throws IOException {
    Path json = checkpoint(1).write(folder, Checkpoint.name(1));
    Files.writeString(json, "");
    assertThatThrownBy(() -> Checkpoint.latest(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(json.toString());
  }

  @Test
  void numbersOfAnotherCheckpointAreFound() throws IOException {
    checkpoint(1).write(folder, Checkpoint.name(1));
    checkpoint(2).write(folder, Checkpoint.name(2));
    Files.copy(
        folder.resolve("epoch-00001.safetensors"),
        folder.resolve("epoch-00002.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Checkpoint.latest(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("epoch-00002.safetensors is damaged or of another checkpoint");
  }
}
