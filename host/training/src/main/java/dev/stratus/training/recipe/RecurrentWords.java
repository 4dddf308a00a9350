package dev.stratus.training.recipe;

import dev.stratus.training.Layer;
import dev.stratus.training.layer.BatchNorm;
import dev.stratus.training.layer.Gru;
import dev.stratus.training.layer.LayerNormGru;
import dev.stratus.training.layer.LayerNormLstm;
import dev.stratus.training.layer.Lstm;
import dev.stratus.training.layer.OutputMode;
import java.util.List;

/**
 * {@code lstm} and {@code gru}: with layer normalization the cells of the paper, which normalize
 * within; with batch normalization the plain ones, and their outputs normalized after.
 */
final class RecurrentWords {
  private RecurrentWords() {}

  static void add(String word, int width, Norm norm, List<Layer> to) {
    boolean lstm = word.equals("lstm");
    if (norm == Norm.LAYER) {
      to.add(
          lstm
              ? LayerNormLstm.of(width, OutputMode.SEQUENCE)
              : LayerNormGru.of(width, OutputMode.SEQUENCE));
      return;
    }
    to.add(lstm ? Lstm.of(width, OutputMode.SEQUENCE) : Gru.of(width, OutputMode.SEQUENCE));
    if (norm == Norm.BATCH) {
      to.add(BatchNorm.standard());
    }
  }
}
