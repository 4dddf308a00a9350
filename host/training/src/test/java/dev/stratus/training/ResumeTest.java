package dev.stratus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.training.checkpoint.Checkpoint;
import dev.stratus.training.checkpoint.CheckpointException;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.options.LearnRateSchedule;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.options.TrainingOptionsBuilder;
import dev.stratus.training.step.StepDevice;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training that goes on, or begins where another was, must not do. */
class ResumeTest {
  @TempDir Path folder;

  private final FeatureExamples examples = Blobs.of(96, 6, 3, 5);
  private final Network network =
      Network.of(
          Shape.features(6), FullyConnected.of(8), LayerNorm.standard(), FullyConnected.of(3));

  private static TrainingOptionsBuilder options(int epochs) {
    return TrainingOptions.adam().miniBatchSize(32).maxEpochs(epochs);
  }

  private Training training(TrainingOptions options) {
    return of(examples, options);
  }

  private Training of(FeatureExamples data, TrainingOptions options) {
    return Training.of(network, data, Loss.CROSS_ENTROPY, options).on(StepDevice.named("jvm"));
  }

  /** Its own checkpoints would be deleted as the oldest, and the other's gone on with. */
  @Test
  void aNewTrainingDoesNotWriteAmongTheCheckpointsOfAnother() {
    training(options(4).checkpointPath(folder).build()).run();
    Training again = training(options(2).seed(1).checkpointPath(folder).build());
    assertThatThrownBy(again::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("epoch-00004.json")
        .hasMessageContaining("begins anew");
    assertThat(Checkpoint.latest(folder).state().epochs()).isEqualTo(4);
    Path other = folder.resolve("other");
    training(options(6).checkpointPath(other).build()).resuming(folder).run();
    assertThat(Checkpoint.latest(other).state().epochs()).isEqualTo(6);
    Training behind = training(options(6).checkpointPath(other).build()).resuming(folder);
    assertThatThrownBy(behind::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("epoch-00006.json")
        .hasMessageContaining("begins after epoch 4");
  }

  @Test
  void aLearningRateThatDependsOnTheEndKeepsTheEnd() {
    LearnRateSchedule cosine = new LearnRateSchedule.Cosine(0);
    training(options(2).learnRateSchedule(cosine).checkpointPath(folder).build()).run();
    Training longer = training(options(4).learnRateSchedule(cosine).build()).resuming(folder);
    assertThatThrownBy(longer::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("maxEpochs = 2 and 4 is asked for");
  }

  @Test
  void otherDataAreFoundByTheirNumber() {
    training(options(2).checkpointPath(folder).build()).run();
    Training other = of(Blobs.of(128, 6, 3, 5), options(4).build()).resuming(folder);
    assertThatThrownBy(other::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("6 iterations in 2 epochs")
        .hasMessageContaining("128 observations given make 4");
  }
}
