package dev.stratus.training;

import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.SafetensorsFile;
import dev.stratus.tensor.Tensor;
import dev.stratus.training.checkpoint.CheckpointException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A trained network's numbers as a safetensors file: a float32 tensor for each parameter and
 * statistic, called {@code layer/parameter}, in the sizes that the layer gives them.
 */
public final class ModelFile {
  private static final String FORMAT = "stratus-model";

  private ModelFile() {}

  /**
   * Writes the file, whole or not at all.
   *
   * @throws dev.stratus.tensor.TensorFileException if it cannot be written
   */
  public static void write(Path file, TrainedNetwork trained) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Node node : trained.network().nodes()) {
      for (Parameter p : node.parameters()) {
        int[] sizes = p.sizes().stream().mapToInt(Integer::intValue).toArray();
        FloatArray values = trained.learnables().parameter(node.key(p.name()));
        // The labels do not go into the file; the first size is that of the outputs.
        String format = "C" + "U".repeat(sizes.length - 1);
        tensors.put(
            node.key(p.name()),
            Tensor.of(values.toHeapArray(), format, MemoryOrder.ROW_MAJOR, sizes));
      }
    }
    trained
        .learnables()
        .statistics()
        .forEach((key, values) ->
            tensors.put(
                key,
                Tensor.of(values.toHeapArray(), "C", MemoryOrder.ROW_MAJOR, values.getSize())));
    new SafetensorsFile(tensors, Map.of("format", FORMAT)).write(file);
  }

  /**
   * Reads a file's numbers into a network's.
   *
   * @throws CheckpointException if the file is of another network; the message names the first
   *     tensor that differs
   */
  public static void read(Path file, TrainedNetwork into) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(SafetensorsFile.read(file).tensors());
    into.learnables()
        .parameters()
        .forEach((key, array) -> take(file, tensors.remove(key), key, array));
    into.learnables()
        .statistics()
        .forEach((key, array) -> take(file, tensors.remove(key), key, array));
    if (!tensors.isEmpty()) {
      throw new CheckpointException(
          file
              + " is of another network: it has "
              + tensors.keySet()
              + ", which this network has not.");
    }
  }

  private static void take(
      Path file, @org.jspecify.annotations.Nullable Tensor tensor, String key, FloatArray to) {
    if (tensor == null || tensor.elements() != to.getSize()) {
      throw new CheckpointException(
          file
              + " is of another network: it has "
              + (tensor == null ? "no " + key : key + " with " + tensor.elements() + " values")
              + "; the network needs "
              + to.getSize()
              + " values there.");
    }
    float[] values = tensor.toFloats();
    for (int i = 0; i < values.length; i++) {
      to.set(i, values[i]);
    }
  }
}
