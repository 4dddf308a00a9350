package dev.stratus.training.record;

import dev.stratus.training.FeatureExamples;
import dev.stratus.training.Loss;
import dev.stratus.training.Network;
import dev.stratus.training.Shape;
import dev.stratus.training.Training;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.options.TrainingOptionsBuilder;
import dev.stratus.training.step.StepDevice;
import java.util.Random;

/** A training of four updates an epoch, on the JVM. */
final class SmallTraining {
  static final int PER_EPOCH = 4;
  private static final int WIDTH = 6;
  private static final int CLASSES = 3;

  private SmallTraining() {}

  static TrainingOptionsBuilder options() {
    return TrainingOptions.adam()
        .initialLearnRate(0.01)
        .miniBatchSize(8)
        .maxEpochs(2)
        .validationFrequency(3);
  }

  static Network network() {
    return Network.of(
        Shape.features(WIDTH),
        FullyConnected.of(8),
        LayerNorm.standard(),
        FullyConnected.of(CLASSES));
  }

  static Training of(TrainingOptions options) {
    return Training.of(network(), examples(1), Loss.CROSS_ENTROPY, options)
        .withValidation(examples(2))
        .on(StepDevice.named("jvm"));
  }

  static TrainingListener.Start start(TrainingOptions options, int perEpoch, long before) {
    return new TrainingListener.Start(network(), options, "jvm", perEpoch, before);
  }

  private static FeatureExamples examples(long seed) {
    Random random = new Random(seed);
    int count = PER_EPOCH * 8;
    float[] values = new float[count * WIDTH];
    float[] targets = new float[count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < count; i++) {
      targets[i] = values[i * WIDTH] > 0 ? 1 : 2;
    }
    return new FeatureExamples(
        values, WIDTH, targets, new Shape(1, CLASSES, Shape.Content.CLASSES));
  }
}
