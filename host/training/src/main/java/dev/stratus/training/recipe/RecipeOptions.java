package dev.stratus.training.recipe;

import dev.stratus.data.Shuffle;
import dev.stratus.training.options.LearnRateSchedule;
import dev.stratus.training.options.OutputNetwork;
import dev.stratus.training.options.Solver;
import dev.stratus.training.options.Tail;
import dev.stratus.training.options.Threshold;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.options.TrainingOptionsBuilder;
import java.util.List;
import java.util.Locale;

/** A recipe's options, by MATLAB's names. */
final class RecipeOptions {
  private static final List<String> KEYS =
      List.of(
          "solver",
          "initialLearnRate",
          "momentum",
          "gradientDecayFactor",
          "squaredGradientDecayFactor",
          "epsilon",
          "learnRateSchedule",
          "learnRateDropFactor",
          "learnRateDropPeriod",
          "learnRateLastFactor",
          "warmUpIterations",
          "maxEpochs",
          "miniBatchSize",
          "tail",
          "shuffle",
          "l2Regularization",
          "gradientThreshold",
          "gradientThresholdMethod",
          "accumulationSteps",
          "validationFrequency",
          "validationPatience",
          "outputNetwork",
          "seed");

  private RecipeOptions() {}

  static TrainingOptionsBuilder builder(RecipeKeys keys) {
    keys.requireKnown(KEYS);
    try {
      TrainingOptionsBuilder builder =
          TrainingOptions.of(Solver.named(keys.optionalText("solver").orElse("adam")));
      solver(keys, builder);
      loop(keys, builder);
      schedule(keys, builder);
      // Complaints about ranges belong to the file, too.
      builder.build();
      return builder;
    } catch (RecipeException e) {
      throw e;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new RecipeException(keys.file() + ", options: " + e.getMessage(), e);
    }
  }

  private static void solver(RecipeKeys keys, TrainingOptionsBuilder to) {
    if (keys.has("initialLearnRate")) {
      to.initialLearnRate(keys.number("initialLearnRate"));
    }
    if (keys.has("momentum")) {
      to.momentum(keys.number("momentum"));
    }
    if (keys.has("gradientDecayFactor")) {
      to.gradientDecayFactor(keys.number("gradientDecayFactor"));
    }
    if (keys.has("squaredGradientDecayFactor")) {
      to.squaredGradientDecayFactor(keys.number("squaredGradientDecayFactor"));
    }
    if (keys.has("epsilon")) {
      to.epsilon(keys.number("epsilon"));
    }
    if (keys.has("l2Regularization")) {
      to.l2Regularization(keys.number("l2Regularization"));
    }
    if (keys.has("gradientThreshold")) {
      to.gradientThreshold(
          Threshold.Method.named(keys.optionalText("gradientThresholdMethod").orElse("l2norm")),
          keys.number("gradientThreshold"));
    }
  }

  private static void loop(RecipeKeys keys, TrainingOptionsBuilder to) {
    if (keys.has("maxEpochs")) {
      to.maxEpochs(keys.whole("maxEpochs"));
    }
    if (keys.has("miniBatchSize")) {
      to.miniBatchSize(keys.whole("miniBatchSize"));
    }
    if (keys.has("accumulationSteps")) {
      to.accumulationSteps(keys.whole("accumulationSteps"));
    }
    if (keys.has("validationFrequency")) {
      to.validationFrequency(keys.whole("validationFrequency"));
    }
    if (keys.has("validationPatience")) {
      to.validationPatience(keys.whole("validationPatience"));
    }
    if (keys.has("seed")) {
      to.seed(keys.whole("seed"));
    }
    if (keys.has("tail")) {
      to.tail(word(keys, "tail", Tail.class));
    }
    if (keys.has("shuffle")) {
      to.shuffle(word(keys, "shuffle", Shuffle.class));
    }
    if (keys.has("outputNetwork")) {
      to.outputNetwork(word(keys, "outputNetwork", OutputNetwork.class));
    }
  }

  private static <E extends Enum<E>> E word(RecipeKeys keys, String key, Class<E> type) {
    List<String> words =
        List.of(type.getEnumConstants()).stream()
            .map(e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    int at = words.indexOf(keys.text(key));
    if (at < 0) {
      throw keys.wrong(key, "one of " + words);
    }
    return type.getEnumConstants()[at];
  }

  private static void schedule(RecipeKeys keys, TrainingOptionsBuilder to) {
    String word = keys.optionalText("learnRateSchedule").orElse("none");
    LearnRateSchedule schedule =
        switch (word) {
          case "none" -> new LearnRateSchedule.Constant();
          case "piecewise" ->
              new LearnRateSchedule.Piecewise(
                  keys.has("learnRateDropFactor")
                      ? keys.number("learnRateDropFactor")
                      : LearnRateSchedule.Piecewise.DEFAULT.dropFactor(),
                  keys.has("learnRateDropPeriod")
                      ? keys.whole("learnRateDropPeriod")
                      : LearnRateSchedule.Piecewise.DEFAULT.dropPeriod());
          case "cosine" ->
              new LearnRateSchedule.Cosine(
                  keys.has("learnRateLastFactor") ? keys.number("learnRateLastFactor") : 0);
          default -> throw keys.wrong("learnRateSchedule", "none, piecewise or cosine");
        };
    to.learnRateSchedule(
        keys.has("warmUpIterations")
            ? new LearnRateSchedule.WarmUp(keys.whole("warmUpIterations"), schedule)
            : schedule);
  }
}
