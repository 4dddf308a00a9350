package dev.stratus.tensor;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A .safetensors file: named arrays and free texts.
 *
 * <p>Its arrays are row-major. A column-major tensor is written with its sizes and labels reversed,
 * which are the same bytes; labels and memory order go into the file's texts as {@code
 * stratus.format.NAME} and {@code stratus.order.NAME}, and the tensor comes back as it was.
 *
 * @param tensors by name, in the file's order
 * @param metadata texts by name, without those about labels and memory order
 */
public record SafetensorsFile(Map<String, Tensor> tensors, Map<String, String> metadata) {
  static final String FORMAT = "stratus.format.";
  static final String ORDER = "stratus.order.";

  public SafetensorsFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads all arrays of a file.
   *
   * @throws TensorFileException if it cannot be read, is damaged, or an array is of a type that no
   *     tensor has
   * @throws TensorStorageException if reading fails
   */
  public static SafetensorsFile read(Path path) {
    try (SafetensorsReader reader = SafetensorsReader.open(FileSpec.of(path))) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : reader.header().entries().keySet()) {
        tensors.put(name, reader.read(name, ReadOptions.DEFAULT).tensor());
      }
      Map<String, String> texts = new LinkedHashMap<>(reader.header().metadata());
      texts.keySet().removeIf(key -> key.startsWith(FORMAT) || key.startsWith(ORDER));
      return new SafetensorsFile(tensors, texts);
    }
  }

  /** Writes the file, whole or not at all: see {@link WholeFile}. */
  public void write(Path path) {
    write(WholeFile.of(FileSpec.of(path)));
  }

  void write(WholeFile output) {
    SafetensorsContents contents = new SafetensorsContents();
    contents.addMetadata(metadata);
    tensors.forEach((name, tensor) -> contents.add(output.target(), name, tensor));
    contents.write(output);
  }
}
