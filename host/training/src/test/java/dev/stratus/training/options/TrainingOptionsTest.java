package dev.stratus.training.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.data.Shuffle;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainingOptionsTest {

  /** Sets an option. */
  private interface Setting {
    TrainingOptionsBuilder set(TrainingOptionsBuilder builder);
  }

  @Test
  void defaultsAreThoseOfMatlab() {
    assertThat(TrainingOptions.sgdm().build().solver()).isEqualTo(new Sgdm(0.01, 0.9));
    assertThat(TrainingOptions.adam().build().solver())
        .isEqualTo(new Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(TrainingOptions.rmsprop().build().solver()).isEqualTo(new RmsProp(0.001, 0.9, 1e-8));
    TrainingOptions options = TrainingOptions.adam().build();
    assertThat(options.schedule()).isEqualTo(new LearnRateSchedule.Constant());
    assertThat(options.maxEpochs()).isEqualTo(30);
    assertThat(options.miniBatchSize()).isEqualTo(128);
    assertThat(options.tail()).isEqualTo(Tail.DISCARD);
    assertThat(options.shuffle()).isEqualTo(Shuffle.ONCE);
    assertThat(options.l2Regularization()).isEqualTo(1e-4);
    assertThat(options.threshold().isOn()).isFalse();
    assertThat(options.validationFrequency()).isEqualTo(50);
    assertThat(options.validationPatience()).isEmpty();
    assertThat(options.checkpoints()).isEmpty();
    assertThat(options.checkpointFrequency()).isEqualTo(1);
    assertThat(options.shadowEvery()).isZero();
  }

  @Test
  void settingsOfASolverStayWhenAnotherIsGiven() {
    TrainingOptions options =
        TrainingOptions.adam()
            .gradientDecayFactor(0.8)
            .squaredGradientDecayFactor(0.99)
            .epsilon(1e-6)
            .initialLearnRate(0.02)
            .build();
    assertThat(options.solver()).isEqualTo(new Adam(0.02, 0.8, 0.99, 1e-6));
    assertThat(
            TrainingOptions.rmsprop()
                .initialLearnRate(0.5)
                .epsilon(1e-3)
                .squaredGradientDecayFactor(0.7)
                .build()
                .solver())
        .isEqualTo(new RmsProp(0.5, 0.7, 1e-3));
    assertThat(TrainingOptions.sgdm().momentum(0).initialLearnRate(1).build().solver())
        .isEqualTo(new Sgdm(1, 0));
    Sgdm own = new Sgdm(0.3, 0.1);
    assertThat(TrainingOptions.of(own).build().solver()).isEqualTo(own);
  }

  static List<Arguments> outOfRange() {
    return List.of(
        refused("initial learning rate is 0.0; it must be finite", b -> b.initialLearnRate(0)),
        refused("initial learning rate is -1.0", b -> b.initialLearnRate(-1)),
        refused("initial learning rate is NaN", b -> b.initialLearnRate(Double.NaN)),
        refused(
            "initial learning rate is Infinity", b -> b.initialLearnRate(Double.POSITIVE_INFINITY)),
        refused("gradient decay factor is 1.0; it must be", b -> b.gradientDecayFactor(1)),
        refused("squared gradient decay factor is -0.1", b -> b.squaredGradientDecayFactor(-0.1)),
        refused("epsilon is 0.0", b -> b.epsilon(0)),
        refused("number of epochs is 0; it must be at least 1", b -> b.maxEpochs(0)),
        refused("mini-batch size is -3; it must be at least 1", b -> b.miniBatchSize(-3)),
        refused("L2 regularization is -1.0E-4", b -> b.l2Regularization(-1e-4)),
        refused("L2 regularization is NaN", b -> b.l2Regularization(Double.NaN)),
        refused("accumulation steps is 0", b -> b.accumulationSteps(0)),
        refused("validation frequency is 0", b -> b.validationFrequency(0)),
        refused("validation patience is 0", b -> b.validationPatience(0)),
        refused("checkpoint frequency is 0", b -> b.checkpointFrequency(0)),
        refused("shadow checks is -1; it must be at least 0", b -> b.shadow(-1, 1)),
        refused("shadow limit is 0.0", b -> b.shadow(1, 0)),
        refused(
            "threshold is 0.0; it must be above 0, or infinity",
            b -> b.gradientThreshold(Threshold.Method.L2NORM, 0)),
        refused(
            "threshold is NaN",
            b -> b.gradientThreshold(Threshold.Method.ABSOLUTE_VALUE, Double.NaN)));
  }

  private static Arguments refused(String message, Setting setting) {
    return Arguments.of(message, setting);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outOfRange")
  void valuesOutOfRangeAreToldWithWhatWouldDo(String message, Setting setting) {
    assertThatThrownBy(() -> setting.set(TrainingOptions.adam()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("must be");
  }

  @Test
  void momentumIsBelowOne() {
    assertThatThrownBy(() -> TrainingOptions.sgdm().momentum(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("momentum is 1.0; it must be from 0 on and below 1");
  }

  @Test
  void settingsOfAnotherSolverAreRefused() {
    assertThatThrownBy(() -> TrainingOptions.adam().momentum(0.9))
        .hasMessage("adam has no momentum; sgdm has.");
    assertThatThrownBy(() -> TrainingOptions.rmsprop().gradientDecayFactor(0.9))
        .hasMessageContaining("rmsprop has no gradient decay factor");
    assertThatThrownBy(() -> TrainingOptions.sgdm().squaredGradientDecayFactor(0.9))
        .hasMessageContaining("adam and rmsprop have");
    assertThatThrownBy(() -> TrainingOptions.sgdm().epsilon(1e-8))
        .hasMessageContaining("sgdm has no epsilon");
  }

  @Test
  void namesAreMatlabsAndUnknownOnesAreAnsweredWithThose() {
    for (String name : List.of("sgdm", "adam", "rmsprop")) {
      assertThat(Solver.named(name).text()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Solver.named("adamw"))
        .hasMessageContaining("'adamw'")
        .hasMessageContaining("sgdm, adam and rmsprop");
    for (String name : List.of("l2norm", "global-l2norm", "absolute-value")) {
      assertThat(Threshold.Method.named(name).text()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Threshold.Method.named("norm"))
        .hasMessageContaining("'norm'")
        .hasMessageContaining("l2norm, global-l2norm and absolute-value");
  }

  /** A checkpoint of one must not be taken for that of another. */
  @Test
  void whateverChangesTheNumbersIsInTheFile() {
    Map<String, Setting> settings = new LinkedHashMap<>();
    settings.put("nothing", b -> b);
    settings.put("rate", b -> b.initialLearnRate(0.5));
    settings.put("decay", b -> b.gradientDecayFactor(0.5));
    settings.put("square", b -> b.squaredGradientDecayFactor(0.5));
    settings.put("epsilon", b -> b.epsilon(0.5));
    settings.put("schedule", b -> b.learnRateSchedule(new LearnRateSchedule.Cosine(0)));
    settings.put("cosine", b -> b.learnRateSchedule(new LearnRateSchedule.Cosine(0.5)));
    settings.put("piecewise", b -> b.learnRateSchedule(new LearnRateSchedule.Piecewise(0.5, 2)));
    settings.put("period", b -> b.learnRateSchedule(new LearnRateSchedule.Piecewise(0.5, 3)));
    settings.put("epochs", b -> b.maxEpochs(7));
    settings.put("batch", b -> b.miniBatchSize(7));
    settings.put("tail", b -> b.tail(Tail.PAD));
    settings.put("shuffle", b -> b.shuffle(Shuffle.NEVER));
    settings.put("l2", b -> b.l2Regularization(0));
    settings.put("norm", b -> b.gradientThreshold(Threshold.Method.L2NORM, 2));
    settings.put("global", b -> b.gradientThreshold(Threshold.Method.GLOBAL_L2NORM, 2));
    settings.put("value", b -> b.gradientThreshold(Threshold.Method.L2NORM, 3));
    settings.put("accumulated", b -> b.accumulationSteps(2));
    settings.put("seed", b -> b.seed(Long.MIN_VALUE));
    Set<Map<String, Object>> files = new HashSet<>();
    settings.forEach((name, setting) ->
        assertThat(files.add(setting.set(TrainingOptions.adam()).build().toMap()))
            .as(name)
            .isTrue());
    assertThat(files.add(TrainingOptions.rmsprop().build().toMap())).isTrue();
    assertThat(files.add(TrainingOptions.sgdm().build().toMap())).isTrue();
  }

  @Test
  void whatOnlyWatchesIsNotInTheFile() {
    TrainingOptions plain = TrainingOptions.adam().build();
    TrainingOptions watched =
        TrainingOptions.adam()
            .checkpointPath(Path.of("c"))
            .checkpointFrequency(5)
            .metricsFile(Path.of("m"))
            .plotFile(Path.of("p.html"))
            .shadow(3, 0.1)
            .build();
    assertThat(watched.toMap()).isEqualTo(plain.toMap());
    assertThat(watched.checkpoints()).contains(Path.of("c"));
    assertThat(watched.metrics()).contains(Path.of("m"));
    assertThat(watched.plot()).contains(Path.of("p.html"));
  }

  /** Numbers come back from JSON as the text they went in with: checkpoints compare that. */
  @Test
  void theFileIsJson() {
    Map<String, Object> map =
        TrainingOptions.adam().initialLearnRate(1.0 / 3).seed(Long.MAX_VALUE).build().toMap();
    JsonMapper json = JsonMapper.builder().build();
    JsonNode read = json.readTree(json.writeValueAsString(map));
    assertThat(read.size()).isEqualTo(map.size());
    map.forEach((name, value) ->
        assertThat(read.get(name).asString()).as(name).isEqualTo(String.valueOf(value)));
    assertThat(read.get("gradientThreshold").asString()).isEqualTo("off");
    assertThat(read.get("solver").asString()).isEqualTo("adam");
    assertThat(read.get("shuffle").asString()).isEqualTo("once");
  }
}
