package dev.stratus.training.recipe;

import dev.stratus.training.Layer;
import java.util.List;

/** placeholder until the recurrent layers are joined. */
final class RecurrentWords {
  private RecurrentWords() {}

  static void add(String word, int width, Norm norm, List<Layer> to) {
    throw new IllegalArgumentException(word + " of " + width + " with " + norm + ": " + to.size());
  }
}
