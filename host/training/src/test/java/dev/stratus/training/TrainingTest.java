package dev.stratus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.data.DataException;
import dev.stratus.data.Shuffle;
import dev.stratus.training.checkpoint.Checkpoint;
import dev.stratus.training.checkpoint.CheckpointException;
import dev.stratus.training.layer.ActivationLayer;
import dev.stratus.training.layer.DropoutLayer;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.options.OutputNetwork;
import dev.stratus.training.options.Tail;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.options.TrainingOptionsBuilder;
import dev.stratus.training.step.StepDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop around the steps. */
class TrainingTest {
  @TempDir Path folder;

  private final FeatureExamples examples = Blobs.of(150, 10, 4, 5);
  private final FeatureExamples others = Blobs.of(60, 10, 4, 5);
  private final Network network =
      Network.of(
          Shape.features(10),
          FullyConnected.of(16),
          LayerNorm.standard(),
          ActivationLayer.relu(),
          new DropoutLayer(0.2),
          FullyConnected.of(4));

  private static TrainingOptionsBuilder quick() {
    return TrainingOptions.adam()
        .initialLearnRate(0.01)
        .miniBatchSize(32)
        .maxEpochs(4)
        .shuffle(Shuffle.EVERY_EPOCH)
        .validationFrequency(3);
  }

  private Training training(TrainingOptions options, String device) {
    return Training.of(network, examples, Loss.CROSS_ENTROPY, options)
        .on(TestDevices.named(device));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "cpu"})
  void twoAndTwoEpochsAreFourToTheBit(String device) {
    TrainingOptions whole = quick().build();
    TrainingResult atOnce = training(whole, device).withValidation(others).run();
    training(quick().maxEpochs(2).checkpointPath(folder).build(), device)
        .withValidation(others)
        .run();
    TrainingResult resumed = training(whole, device).withValidation(others).resuming(folder).run();
    assertThat(resumed.iterations()).isEqualTo(atOnce.iterations());
    assertThat(resumed.losses())
        .isEqualTo(atOnce.losses().subList(atOnce.losses().size() / 2, atOnce.losses().size()));
    atOnce
        .trained()
        .learnables()
        .parameters()
        .forEach((key, values) ->
            assertThat(resumed.trained().learnables().parameter(key).toHeapArray())
                .as(key)
                .containsExactly(values.toHeapArray()));
    assertThat(resumed.bestValidationLoss()).isEqualTo(atOnce.bestValidationLoss());
  }

  @Test
  void seedsDecideEverything() {
    List<Double> first = training(quick().seed(1).build(), "jvm").run().losses();
    assertThat(training(quick().seed(1).build(), "jvm").run().losses()).isEqualTo(first);
    assertThat(training(quick().seed(2).build(), "jvm").run().losses()).isNotEqualTo(first);
    assertThat(training(quick().seed(1).build(), "cpu").run().losses().getFirst())
        .isCloseTo(first.getFirst(), within(1e-5));
  }

  @Test
  void twoDevicesTogetherAreAsOne() {
    Network plain =
        Network.of(
            Shape.features(10),
            FullyConnected.of(16),
            LayerNorm.standard(),
            ActivationLayer.relu(),
            FullyConnected.of(4));
    for (Tail tail : Tail.values()) {
      TrainingOptions options = quick().tail(tail).build();
      Training one =
          Training.of(plain, examples, Loss.CROSS_ENTROPY, options).on(TestDevices.named("cpu"));
      List<Double> alone = one.run().losses();
      List<Double> together =
          one.onAll(List.of(TestDevices.named("cpu"), TestDevices.named("jvm"))).run().losses();
      assertThat(together).hasSameSizeAs(alone);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i)).as("step %d", i).isCloseTo(alone.get(i), within(1e-4));
      }
    }
  }

  @Test
  void partsNeedLayersThatLookAtOneObservation() {
    Training training = training(quick().build(), "jvm");
    List<StepDevice> two = List.of(TestDevices.named("jvm"), TestDevices.named("jvm"));
    assertThatThrownBy(() -> training.onAll(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'dropout_1' (dropout)");
    assertThatThrownBy(() ->
            Training.of(network, examples, Loss.CROSS_ENTROPY, quick().miniBatchSize(31).build())
                .onAll(two))
        .hasMessageContaining("31")
        .hasMessageContaining("multiple of 2");
  }

  @Test
  void paddingCountsForNothing() {
    // 150 = 4 x 32 + 22: the fifth mini-batch is filled up, and its loss is that of 22 rows.
    TrainingOptions padded =
        quick().maxEpochs(1).tail(Tail.PAD).shuffle(Shuffle.NEVER).initialLearnRate(1e-12).build();
    List<Double> losses =
        Training.of(plainNetwork(), examples, Loss.CROSS_ENTROPY, padded)
            .on(TestDevices.named("jvm"))
            .run()
            .losses();
    assertThat(losses).hasSize(5);
    int[] rest = new int[22];
    java.util.Arrays.setAll(rest, i -> 128 + i);
    TrainedNetwork start =
        new TrainedNetwork(
            plainNetwork(), Learnables.initial(plainNetwork(), 0), Loss.CROSS_ENTROPY);
    Evaluation alone = start.evaluate(examples.pick(rest), TestDevices.named("jvm"));
    assertThat(losses.getLast()).isCloseTo(alone.loss(), within(1e-5));
  }

  private static Network plainNetwork() {
    return Network.of(
        Shape.features(10), FullyConnected.of(16), LayerNorm.standard(), FullyConnected.of(4));
  }

  @Test
  void patienceStopsAndTheBestIsGiven() {
    TrainingOptions options =
        quick()
            .maxEpochs(200)
            .validationFrequency(1)
            .validationPatience(5)
            .outputNetwork(OutputNetwork.BEST_VALIDATION)
            .build();
    TrainingResult result = training(options, "jvm").withValidation(others).run();
    assertThat(result.reason()).isEqualTo(StopReason.VALIDATION_PATIENCE);
    Evaluation again = result.trained().evaluate(others, TestDevices.named("jvm"));
    assertThat(again.loss()).isEqualTo(result.bestValidationLoss().orElseThrow());
    assertThat(result.lastValidation().orElseThrow().loss()).isGreaterThanOrEqualTo(again.loss());
  }

  @Test
  void lossThatIsNotFiniteNamesItsLayer() {
    StepDevice cpu = TestDevices.named("cpu");
    Network wild =
        Network.builder(Shape.features(10))
            .add("first", FullyConnected.of(8))
            .add("second", FullyConnected.of(4))
            .build();
    TrainingOptions options =
        TrainingOptions.sgdm().initialLearnRate(1e30).miniBatchSize(32).build();
    assertThatThrownBy(() -> Training.of(wild, examples, Loss.CROSS_ENTROPY, options).on(cpu).run())
        .isInstanceOf(NonFiniteLossException.class)
        .hasMessageContaining("epoch 1, iteration 2")
        .hasMessageContaining("'second' (fullyconnected), group ")
        .hasMessageContaining("1.0E30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "cpu"})
  void shadowChecksFindLittleDrift(String device) {
    List<ShadowReport> reports = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void shadowed(ShadowReport report) {
            reports.add(report);
          }
        };
    training(quick().shadow(4, 1e-4).build(), device).listening(listener).run();
    assertThat(reports).hasSize(4);
    assertThat(reports)
        .allSatisfy(r -> {
          assertThat(r.drift()).isPositive().isLessThan(1e-5);
          assertThat(r.groups()).isGreaterThan(500);
        });
  }

  @Test
  void driftPastTheLimitStops() {
    assertThatThrownBy(() -> training(quick().shadow(1, 1e-12).build(), "jvm").run())
        .isInstanceOf(ShadowDriftException.class)
        .hasMessageContaining("iteration 1")
        .hasMessageContaining("the limit is 1.0E-12");
  }

  @Test
  void anotherNetworksCheckpointIsRefused() {
    training(quick().maxEpochs(1).checkpointPath(folder).build(), "jvm").run();
    Network other =
        Network.of(
            Shape.features(10),
            FullyConnected.of(17),
            LayerNorm.standard(),
            ActivationLayer.relu(),
            new DropoutLayer(0.2),
            FullyConnected.of(4));
    Training resumed =
        Training.of(other, examples, Loss.CROSS_ENTROPY, quick().build())
            .on(TestDevices.named("jvm"))
            .resuming(folder);
    assertThatThrownBy(resumed::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("layer 1")
        .hasMessageContaining("Weights 16 x 10")
        .hasMessageContaining("Weights 17 x 10");
    assertThatThrownBy(
            () -> training(quick().initialLearnRate(0.5).build(), "jvm").resuming(folder).run())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("initialLearnRate = 0.01")
        .hasMessageContaining("0.5");
  }

  @Test
  void damagedCheckpointsAreFound() throws IOException {
    training(quick().maxEpochs(1).checkpointPath(folder).build(), "jvm").run();
    assertThat(Files.list(folder).map(f -> f.getFileName().toString()))
        .containsExactlyInAnyOrder("epoch-00001.json", "epoch-00001.safetensors");
    Path numbers = folder.resolve("epoch-00001.safetensors");
    byte[] bytes = Files.readAllBytes(numbers);
    bytes[bytes.length - 1] ^= 1;
    Files.write(numbers, bytes);
    assertThatThrownBy(() -> Checkpoint.latest(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("SHA-256");
    Files.delete(numbers);
    assertThatThrownBy(() -> Checkpoint.latest(folder)).hasMessageContaining("missing");
    assertThatThrownBy(() -> Checkpoint.latest(folder.resolve("none")))
        .hasMessageContaining("no checkpoint");
  }

  @Test
  void whatWasWrittenHalfIsNoCheckpoint() throws IOException {
    training(quick().maxEpochs(2).checkpointPath(folder).build(), "jvm").run();
    // As an interrupted run leaves it: numbers moved, the JSON file not yet; and temporary files.
    Files.delete(folder.resolve("epoch-00002.json"));
    Files.writeString(folder.resolve(".epoch-00003.safetensors.part"), "half");
    assertThat(Checkpoint.latest(folder).state().epochs()).isEqualTo(1);
    TrainingResult resumed = training(quick().build(), "jvm").resuming(folder).run();
    assertThat(resumed.epochs()).isEqualTo(4);
    assertThat(resumed.losses()).hasSize(12);
  }

  @Test
  void tooLittleMemoryNamesTheMiniBatchThatFits() {
    StepDevice cpu = TestDevices.named("cpu");
    assertThatThrownBy(() ->
            Training.of(plainNetwork(), examples, Loss.CROSS_ENTROPY, quick().build())
                .on(SmallDevice.like(cpu, 12_000))
                .run())
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessageContaining("mini-batches of 32 needs")
        .hasMessageContaining("has 11.7 KiB")
        .hasMessageContaining("Mini-batches of 16 would fit.");
    assertThatThrownBy(() ->
            Training.of(plainNetwork(), examples, Loss.CROSS_ENTROPY, quick().build())
                .on(SmallDevice.like(cpu, 2_000))
                .run())
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessageContaining("Not even a mini-batch of 1 fits");
  }

  @Test
  void badInputIsToldInTheUsersWords() {
    TrainingOptions options = quick().build();
    assertThatThrownBy(() ->
            Training.of(network, examples, Loss.CROSS_ENTROPY, quick().miniBatchSize(151).build()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("151")
        .hasMessageContaining("150");
    assertThatThrownBy(() -> TrainingOptions.adam().initialLearnRate(0))
        .hasMessageContaining("0.0; it must be finite and above 0");
    Shape five = new Shape(1, 5, Shape.Content.CLASSES);
    float[] values = {1, 2, 3, Float.NaN};
    assertThatThrownBy(() -> new FeatureExamples(values, 2, new float[] {0, 1}, five))
        .hasMessageContaining("Row 1 (from 0), column 1")
        .hasMessageContaining("NaN");
    float[] good = {1, 2, 3, 4};
    assertThatThrownBy(() -> new FeatureExamples(good, 2, new float[] {0, 5}, five))
        .hasMessageContaining("Row 1 (from 0)")
        .hasMessageContaining("5.0")
        .hasMessageContaining("from 0 to 4");
    Network five2 = Network.of(Shape.features(10), FullyConnected.of(5));
    assertThatThrownBy(() -> Training.of(five2, examples, Loss.CROSS_ENTROPY, options))
        .hasMessageContaining("output is 5")
        .hasMessageContaining("4 classes");
    assertThatThrownBy(() -> Training.of(five2, examples, Loss.MEAN_SQUARED_ERROR, options))
        .hasMessageContaining("needs values");
    Network frozen = Network.of(Shape.features(10), FullyConnected.of(4).withFactors(0, 1));
    assertThatThrownBy(() -> Training.of(frozen, examples, Loss.CROSS_ENTROPY, options))
        .hasMessageContaining("No layer of the network learns");
  }
}
