package dev.stratus.training;

import dev.stratus.training.layer.ActivationLayer;
import dev.stratus.training.layer.Addition;
import dev.stratus.training.layer.BatchNorm;
import dev.stratus.training.layer.DropoutLayer;
import dev.stratus.training.layer.EmbeddingLayer;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.Gru;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.layer.LayerNormGru;
import dev.stratus.training.layer.LayerNormLstm;
import dev.stratus.training.layer.Lstm;
import dev.stratus.training.layer.OutputMode;
import dev.stratus.training.options.LearnRateSchedule;
import dev.stratus.training.options.Threshold;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.options.TrainingOptionsBuilder;
import java.util.List;

/** A training of 100 steps: every solver, factor, threshold and schedule is in one of them. */
record Scenario(
    String name, Network network, Examples examples, Loss loss, TrainingOptions options) {
  static final int STEPS = 100;

  static List<Scenario> all() {
    FeatureExamples blobs = Blobs.of(160, 12, 5, 7);
    FeatureExamples values = Blobs.regression(160, 6, 8);
    return List.of(
        of("sgdm", plain(), blobs, options(TrainingOptions.sgdm())),
        of("adam", plain(), blobs, options(TrainingOptions.adam().initialLearnRate(0.01))),
        of("rmsprop", plain(), blobs, options(TrainingOptions.rmsprop())),
        of("factors", factors(), blobs, options(TrainingOptions.adam().l2Regularization(0.02))),
        of(
            "l2norm",
            plain(),
            blobs,
            options(TrainingOptions.sgdm().gradientThreshold(Threshold.Method.L2NORM, 0.15))),
        of(
            "global-l2norm",
            plain(),
            blobs,
            options(
                TrainingOptions.rmsprop().gradientThreshold(Threshold.Method.GLOBAL_L2NORM, 0.4))),
        of(
            "absolute-value",
            plain(),
            blobs,
            options(
                TrainingOptions.adam().gradientThreshold(Threshold.Method.ABSOLUTE_VALUE, 0.01))),
        of(
            "schedules",
            plain(),
            blobs,
            options(
                TrainingOptions.sgdm()
                    .learnRateSchedule(
                        new LearnRateSchedule.WarmUp(10, new LearnRateSchedule.Cosine(0.05))))),
        of(
            "piecewise",
            plain(),
            blobs,
            options(
                TrainingOptions.sgdm()
                    .initialLearnRate(0.05)
                    .learnRateSchedule(new LearnRateSchedule.Piecewise(0.5, 3)))),
        of("accumulated", plain(), blobs, options(TrainingOptions.adam()).withTurns(2)),
        of("dropout", dropout(), blobs, options(TrainingOptions.adam().initialLearnRate(0.003))),
        of("residual", residual(), blobs, options(TrainingOptions.adam())),
        of("batchnorm", batchNorm(), blobs, options(TrainingOptions.adam())),
        ofSentences("lstm", Lstm.of(8, OutputMode.LAST)),
        ofSentences("layernormlstm", LayerNormLstm.of(8, OutputMode.LAST)),
        ofCounting("gru", Gru.of(8, OutputMode.SEQUENCE).withRecurrentBias()),
        ofCounting("layernormgru", LayerNormGru.of(8, OutputMode.SEQUENCE)),
        new Scenario(
            "regression",
            Network.of(
                Shape.features(6),
                FullyConnected.of(16),
                LayerNorm.standard(),
                ActivationLayer.tanh(),
                FullyConnected.of(2)),
            values,
            Loss.MEAN_SQUARED_ERROR,
            options(TrainingOptions.sgdm()).build()));
  }

  /** Options that all have, kept apart so that one can still be changed. */
  private record Options(TrainingOptionsBuilder builder) {
    Options withTurns(int turns) {
      builder.accumulationSteps(turns);
      return this;
    }

    TrainingOptions build() {
      return builder.build();
    }
  }

  private static Options options(TrainingOptionsBuilder builder) {
    return new Options(
        builder
            .miniBatchSize(16)
            .maxEpochs(20)
            .seed(3)
            .shuffle(dev.stratus.data.Shuffle.EVERY_EPOCH));
  }

  private static Scenario of(String name, Network network, Examples examples, Options options) {
    return new Scenario(name, network, examples, Loss.CROSS_ENTROPY, options.build());
  }

  private static Scenario ofSentences(String name, Layer recurrent) {
    Sentences sentences = Sentences.of(160, 5, 6, 9);
    return of(name, reading(sentences, recurrent), sentences, quick());
  }

  private static Scenario ofCounting(String name, Layer recurrent) {
    TokenExamples counting = Sentences.counting(160, 5, 6, 9);
    return of(name, reading(counting, recurrent), counting, quick());
  }

  private static Options quick() {
    return options(TrainingOptions.adam().initialLearnRate(0.01));
  }

  private static Network reading(Examples examples, Layer recurrent) {
    return Network.of(
        examples.input(),
        EmbeddingLayer.of(examples.input().width(), 5).withWeights(WeightInitializer.NORMAL),
        recurrent,
        FullyConnected.of(examples.targets().width()));
  }

  private static Network batchNorm() {
    return Network.of(
        Shape.features(12),
        FullyConnected.of(20),
        BatchNorm.standard(),
        ActivationLayer.relu(),
        FullyConnected.of(5));
  }

  private static Network plain() {
    return Network.of(
        Shape.features(12),
        FullyConnected.of(20),
        LayerNorm.standard(),
        ActivationLayer.relu(),
        FullyConnected.of(5));
  }

  private static Network factors() {
    return Network.of(
        Shape.features(12),
        FullyConnected.of(20).withFactors(0, 1),
        LayerNorm.standard().withFactors(2, 0.5),
        ActivationLayer.gelu(),
        FullyConnected.of(5).withFactors(0.5, 3));
  }

  private static Network dropout() {
    return Network.of(
        Shape.features(12),
        FullyConnected.of(24),
        ActivationLayer.sigmoid(),
        new DropoutLayer(0.3),
        FullyConnected.of(5));
  }

  private static Network residual() {
    return Network.builder(Shape.features(12))
        .add("first", FullyConnected.of(18))
        .add("norm", LayerNorm.standard())
        .add("act", ActivationLayer.geluTanh())
        .add("inner", FullyConnected.of(18))
        .add("sum", new Addition(), List.of("inner", "first"))
        .add("last", FullyConnected.of(5), List.of("sum"))
        .build();
  }
}
