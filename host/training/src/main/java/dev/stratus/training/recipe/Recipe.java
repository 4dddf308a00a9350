package dev.stratus.training.recipe;

import dev.stratus.training.Loss;
import dev.stratus.training.Network;
import dev.stratus.training.Shape;
import dev.stratus.training.options.TrainingOptionsBuilder;
import java.nio.file.Path;
import java.util.List;

/**
 * A training as a file says it: data, network, options.
 *
 * @param name of the recipe
 * @param description a line
 * @param data what it learns from
 * @param norm what stands for {@code norm} in the network
 * @param yaml the file's text
 */
public record Recipe(String name, String description, DataSpec data, Norm norm, String yaml) {
  private static final List<String> KEYS =
      List.of("name", "description", "data", "norm", "network", "options");

  /**
   * Reads a recipe.
   *
   * @param file for messages
   * @throws RecipeException if it is not as it must be
   */
  public static Recipe parse(String file, String yaml) {
    RecipeKeys keys = RecipeYaml.keys(file, yaml).requireKnown(KEYS);
    Recipe recipe =
        new Recipe(
            keys.text("name"),
            keys.optionalText("description").orElse(""),
            DataSpec.of(keys.keys("data")),
            Norm.named(keys.optionalText("norm").orElse("layer")),
            yaml);
    // Complaints about options come before any data is read.
    RecipeOptions.builder(keys.optionalKeys("options"));
    keys.list("network");
    return recipe;
  }

  /**
   * One that is shipped, or a file.
   *
   * @param nameOrFile such as {@code mlp-digits} or {@code mine.yaml}
   * @throws RecipeException if there is neither; the message lists those that are shipped
   */
  public static Recipe find(String nameOrFile) {
    return RecipeYaml.find(nameOrFile);
  }

  /** The names of those that are shipped. */
  public static List<String> shipped() {
    return RecipeYaml.SHIPPED;
  }

  /** Reads a file. */
  public static Recipe read(Path file) {
    return RecipeYaml.read(file);
  }

  /** The same with another normalization, in the text too. */
  public Recipe with(Norm other) {
    return new Recipe(name, description, data, other, RecipeYaml.withNorm(yaml, other));
  }

  /**
   * The network for data of a shape.
   *
   * @throws RecipeException if a layer is not known or its settings are wrong
   */
  public Network network(Shape input, Shape targets) {
    RecipeKeys keys = RecipeYaml.keys(name, yaml);
    return new NetworkWords(name, norm, input, targets).network(keys.list("network"));
  }

  /** The loss for targets of a shape. */
  public Loss loss(Shape targets) {
    return targets.content() == Shape.Content.CLASSES
        ? Loss.CROSS_ENTROPY
        : Loss.MEAN_SQUARED_ERROR;
  }

  /** A builder with the recipe's options, to be changed by whoever trains. */
  public TrainingOptionsBuilder options() {
    return RecipeOptions.builder(RecipeYaml.keys(name, yaml).optionalKeys("options"));
  }
}
