package dev.stratus.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.data.DataException;
import dev.stratus.data.fetch.DataFolder;
import dev.stratus.training.Loss;
import dev.stratus.training.Network;
import dev.stratus.training.Node;
import dev.stratus.training.Shape;
import dev.stratus.training.options.LearnRateSchedule;
import dev.stratus.training.options.Threshold;
import dev.stratus.training.options.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes are read as they are meant, and what is wrong is told with its key. */
class RecipeTest {
  private static final String WHOLE =
      """
      name: mine
      data: {set: digits, scale: 16}
      network:
        - fullyconnected: 20
        - norm
        - relu
        - dropout: 0.1
        - fullyconnected: classes
      options:
        solver: sgdm
        momentum: 0.8
        initialLearnRate: 1e-2
        learnRateSchedule: piecewise
        learnRateDropFactor: 0.5
        learnRateDropPeriod: 4
        warmUpIterations: 7
        gradientThreshold: 2
        gradientThresholdMethod: global-l2norm
        accumulationSteps: 2
        tail: pad
      """;

  @TempDir Path folder;

  @Test
  void everyShippedRecipeMakesItsNetworkWithEveryNormalization() {
    for (String name : Recipe.shipped()) {
      for (Norm norm : Norm.values()) {
        Recipe recipe = Recipe.find(name).with(norm);
        boolean text = recipe.data().isText();
        Shape input = text ? Shape.tokens(recipe.data().steps(), 70) : Shape.features(784);
        Shape targets =
            text
                ? Shape.tokens(recipe.data().steps(), 70)
                : new Shape(1, 10, Shape.Content.CLASSES);
        Network network = recipe.network(input, targets);
        List<String> kinds = network.nodes().stream().map(n -> n.layer().kind()).toList();
        assertThat(network.output().width()).isEqualTo(targets.width());
        assertThat(kinds.stream().anyMatch(k -> k.startsWith("layernorm")))
            .as("%s with %s: %s", name, norm, kinds)
            .isEqualTo(norm == Norm.LAYER);
        assertThat(kinds.contains("batchnorm")).isEqualTo(norm == Norm.BATCH);
        assertThat(recipe.yaml()).contains("norm: " + norm.text());
        assertThat(Recipe.parse("again", recipe.yaml()).norm()).isEqualTo(norm);
        assertThat(recipe.options().build().maxEpochs()).isPositive();
      }
    }
  }

  @Test
  void optionsAreMatlabs() {
    Recipe recipe = Recipe.parse("mine.yaml", WHOLE);
    TrainingOptions options = recipe.options().build();
    assertThat(options.solver().text()).isEqualTo("sgdm");
    assertThat(options.solver().initialLearnRate()).isEqualTo(0.01);
    assertThat(options.schedule())
        .isEqualTo(new LearnRateSchedule.WarmUp(7, new LearnRateSchedule.Piecewise(0.5, 4)));
    assertThat(options.threshold()).isEqualTo(new Threshold(Threshold.Method.GLOBAL_L2NORM, 2));
    assertThat(options.accumulationSteps()).isEqualTo(2);
    Shape targets = new Shape(1, 10, Shape.Content.CLASSES);
    List<String> names =
        recipe.network(Shape.features(64), targets).nodes().stream().map(Node::name).toList();
    assertThat(names)
        .containsExactly(
            "fullyconnected_1", "layernorm_1", "relu_1", "dropout_1", "fullyconnected_2");
    assertThat(recipe.loss(targets)).isEqualTo(Loss.CROSS_ENTROPY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          set: digits       | set: numbers        | data.set is numbers
          set: digits       | sett: digits        | data.sett is not known
          scale: 16         | scale: wide         | data.scale is wide; it must be a number
          scale: 16         | scale: -1           | data.scale is -1
          solver: sgdm      | solver: sgd         | 'sgd' is not known; there are sgdm, adam and rmsprop
          momentum: 0.8     | momentum: 1.5       | momentum is 1.5
          momentum: 0.8     | momentums: 1        | options.momentums is not known
          1e-2              | 0                   | The initial learning rate is 0.0
          piecewise         | stepwise            | options.learnRateSchedule is stepwise
          tail: pad         | tail: drop          | one of [discard, pad]
          global-l2norm     | l3norm              | 'l3norm' is not known
          - norm            | - morn              | the layer 'morn' is not known
          dropout: 0.1      | dropout: 1.1        | 1.1; it must be from 0 on and below 1
          fullyconnected: 20| fullyconnected: x   | needs a width
          name: mine        | names: mine         | the key names is not known
          - relu            | - [relu]            | must be a word
          network:          | 'network: {'        | is no YAML
          """)
  void whatIsWrongIsToldWithItsKey(String right, String wrong, String message) {
    String yaml = WHOLE.replace(right.strip(), wrong.strip());
    assertThat(yaml).isNotEqualTo(WHOLE);
    assertThatThrownBy(() ->
            Recipe.parse("mine.yaml", yaml)
                .network(Shape.features(64), new Shape(1, 10, Shape.Content.CLASSES)))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("mine")
        .hasMessageContaining(message.strip());
  }

  @Test
  void unknownRecipesAndAbsentDataSayWhatToDo() {
    assertThatThrownBy(() -> Recipe.find("mlp-digit"))
        .hasMessageContaining("'mlp-digit'")
        .hasMessageContaining("mlp-digits, mlp-fashion-mnist, char-lstm-kjv");
    DataSpec fashion = Recipe.find("mlp-fashion-mnist").data();
    assertThatThrownBy(() -> RecipeData.load(fashion, new DataFolder(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("stratus data fetch fashion-mnist")
        .hasMessageContaining("MIT");
  }

  @Test
  void ownCsvFilesAreSplitScaledAndStandardised() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,class\n");
    for (int i = 0; i < 40; i++) {
      csv.append(i).append(',').append(100 - i).append(i % 2 == 0 ? ",even\n" : ",odd\n");
    }
    Path file = folder.resolve("mine.csv");
    Files.writeString(file, csv);
    DataSpec spec =
        Recipe.parse(
                "mine.yaml",
                WHOLE.replace(
                    "{set: digits, scale: 16}",
                    "{set: csv, path: '" + file + "', standardise: true, hold-out: 0.25}"))
            .data();
    RecipeData data = RecipeData.load(spec, new DataFolder(folder));
    assertThat(data.training().count()).isEqualTo(30);
    assertThat(data.heldOut().count()).isEqualTo(10);
    assertThat(data.encoding().classNames()).containsExactly("even", "odd");
    float[] row = new float[2];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 30; i++) {
      data.training().readInput(i, row);
      sum += row[0];
      squares += row[0] * row[0];
    }
    assertThat(sum / 30).isCloseTo(0, org.assertj.core.api.Assertions.within(1e-5));
    assertThat(squares / 30).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-5));
  }

  @Test
  void classesThatAreMissingAreFound() throws IOException {
    Path file = folder.resolve("few.csv");
    Files.writeString(file, "1,2,a\n3,4,a\n5,6,a\n7,8,b\n");
    DataSpec spec =
        Recipe.parse(
                "mine.yaml",
                WHOLE.replace("{set: digits, scale: 16}", "{set: csv, path: '" + file + "'}"))
            .data();
    assertThatThrownBy(() -> RecipeData.load(spec, new DataFolder(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class 1");
  }
}
