package dev.stratus.training.recipe;

import java.util.Locale;

/** What stands where a recipe's network says {@code norm}. */
public enum Norm {
  LAYER,
  BATCH,
  NONE;

  /** As recipes and the command line spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws RecipeException if there is none of that name
   */
  public static Norm named(String text) {
    for (Norm norm : values()) {
      if (norm.text().equals(text)) {
        return norm;
      }
    }
    throw new RecipeException(
        "The normalization '" + text + "' is not known; there are layer, batch and none.");
  }
}
