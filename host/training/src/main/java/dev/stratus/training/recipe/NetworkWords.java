package dev.stratus.training.recipe;

import dev.stratus.reference.dense.Activation;
import dev.stratus.training.Layer;
import dev.stratus.training.Network;
import dev.stratus.training.Shape;
import dev.stratus.training.layer.ActivationLayer;
import dev.stratus.training.layer.BatchNorm;
import dev.stratus.training.layer.DropoutLayer;
import dev.stratus.training.layer.EmbeddingLayer;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recipe's list of layers as layers. An entry is a word, or a word with a value. */
final class NetworkWords {
  private static final List<String> WORDS =
      List.of(
          "fullyconnected",
          "norm",
          "layernorm",
          "batchnorm",
          "relu",
          "gelu",
          "gelu_tanh",
          "tanh",
          "sigmoid",
          "dropout",
          "embedding",
          "lstm",
          "gru");

  private final String file;
  private final Norm norm;
  private final Shape input;
  private final Shape targets;

  NetworkWords(String file, Norm norm, Shape input, Shape targets) {
    this.file = file;
    this.norm = norm;
    this.input = input;
    this.targets = targets;
  }

  Network network(List<Object> entries) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      add(entries.get(i), "network, layer " + (i + 1), layers);
    }
    try {
      return Network.of(input, layers);
    } catch (IllegalArgumentException e) {
      throw new RecipeException(file + ", network: " + e.getMessage(), e);
    }
  }

  private void add(@Nullable Object entry, String place, List<Layer> to) {
    if (entry instanceof Map<?, ?> map && map.size() == 1) {
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      add(String.valueOf(only.getKey()), Optional.ofNullable(only.getValue()), place, to);
    } else if (entry instanceof String word) {
      add(word, Optional.empty(), place, to);
    } else {
      throw new RecipeException(
          file
              + ": "
              + place
              + " is "
              + entry
              + "; it must be a word such as 'relu', or a word with a value such as"
              + " 'fullyconnected: 100'.");
    }
  }

  private void add(String word, Optional<?> value, String place, List<Layer> to) {
    try {
      switch (word) {
        case "fullyconnected" -> to.add(FullyConnected.of(width(word, value, place)));
        case "norm" -> addNorm(to);
        case "layernorm" -> to.add(LayerNorm.standard());
        case "batchnorm" -> to.add(BatchNorm.standard());
        case "relu", "gelu", "gelu_tanh", "tanh", "sigmoid" ->
            to.add(new ActivationLayer(Activation.valueOf(word.toUpperCase(Locale.ROOT))));
        case "dropout" -> to.add(new DropoutLayer(share(value, place)));
        case "embedding" -> to.add(EmbeddingLayer.of(input.width(), width(word, value, place)));
        case "lstm", "gru" -> RecurrentWords.add(word, width(word, value, place), norm, to);
        default ->
            throw new RecipeException(
                file
                    + ": "
                    + place
                    + ": the layer '"
                    + word
                    + "' is not known; there are "
                    + String.join(", ", WORDS)
                    + ".");
      }
    } catch (RecipeException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new RecipeException(file + ": " + place + ": " + e.getMessage(), e);
    }
  }

  private void addNorm(List<Layer> to) {
    switch (norm) {
      case LAYER -> to.add(LayerNorm.standard());
      case BATCH -> to.add(BatchNorm.standard());
      case NONE -> {
        // Nothing stands there.
      }
    }
  }

  private int width(String word, Optional<?> value, String place) {
    if (value.isPresent() && value.get() instanceof Integer width) {
      return width;
    }
    if (value.isPresent() && value.get().equals("classes")) {
      return targets.width();
    }
    throw new RecipeException(
        file
            + ": "
            + place
            + ": "
            + word
            + " needs a width, such as '"
            + word
            + ": 100', or 'classes' for as many as the data have"
            + value.map(v -> "; it has " + v).orElse("")
            + ".");
  }

  private double share(Optional<?> value, String place) {
    if (value.isPresent() && value.get() instanceof Number probability) {
      return probability.doubleValue();
    }
    throw new RecipeException(
        file + ": " + place + ": dropout needs a probability, such as 'dropout: 0.2'.");
  }
}
