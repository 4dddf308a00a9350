package dev.stratus.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.data.fetch.DataFolder;
import dev.stratus.training.Network;
import dev.stratus.training.TestDevices;
import dev.stratus.training.Training;
import dev.stratus.training.step.StepDevice;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped digits are learned, whatever the device and the normalization. */
class ConvergenceTest {
  private static final int SEEDS = 5;

  @TempDir Path folder;

  @ParameterizedTest(name = "{1} on {0}")
  @CsvSource({"jvm,layer", "cpu,layer", "cpu,batch", "cpu,none"})
  void medianOfFiveSeedsIsAbove97Percent(String device, String norm) {
    Recipe recipe = Recipe.find("mlp-digits").with(Norm.named(norm));
    RecipeData data = RecipeData.load(recipe.data(), new DataFolder(folder));
    Network network = recipe.network(data.training().input(), data.training().targets());
    StepDevice where = TestDevices.named(device);
    double[] accuracies =
        IntStream.range(0, SEEDS)
            .mapToDouble(seed ->
                Training.of(
                        network,
                        data.training(),
                        recipe.loss(data.training().targets()),
                        recipe.options().seed(seed).maxEpochs(15).build())
                    .on(where)
                    .run()
                    .trained()
                    .evaluate(data.heldOut(), where)
                    .accuracy()
                    .orElseThrow())
            .sorted()
            .toArray();
    assertThat(accuracies[SEEDS / 2]).as("accuracies %s", accuracies).isGreaterThan(0.97);
  }
}
