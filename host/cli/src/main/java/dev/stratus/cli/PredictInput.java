package dev.stratus.cli;

import dev.stratus.data.CsvFile;
import dev.stratus.data.IdxFile;
import dev.stratus.data.LabelledRows;
import dev.stratus.tensor.ReadOptions;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFiles;
import dev.stratus.training.Examples;
import dev.stratus.training.FeatureExamples;
import dev.stratus.training.Network;
import dev.stratus.training.recipe.RecipeException;
import dev.stratus.training.recipe.RunFolder;
import java.nio.file.Path;
import java.util.Locale;

/** Rows to predict, in the network's own scale. */
record PredictInput(Examples examples) {
  private static final float BRIGHTEST = 255f;

  static PredictInput read(RunFolder.Loaded loaded, Path file) {
    Network network = loaded.network().network();
    int width = network.input().width();
    float[] values = values(file);
    if (values.length == 0 || values.length % width != 0) {
      throw new RecipeException(
          file
              + " has "
              + values.length
              + " values; the network takes rows of "
              + width
              + ", so there must be a multiple of that.");
    }
    LabelledRows rows =
        loaded
            .encoding()
            .encode(
                new LabelledRows(
                    file.toString(),
                    values,
                    new int[values.length / width],
                    loaded.encoding().classNames()));
    return new PredictInput(FeatureExamples.of(rows));
  }

  private static float[] values(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy") || name.endsWith(".safetensors")) {
      Tensor tensor = TensorFiles.read(file.toString(), ReadOptions.DEFAULT).tensor();
      return tensor.toFloats();
    }
    if (name.contains("idx")) {
      byte[] pixels = IdxFile.read(file).values();
      float[] values = new float[pixels.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (pixels[i] & 0xff) / BRIGHTEST;
      }
      return values;
    }
    return CsvFile.readValues(file);
  }
}
