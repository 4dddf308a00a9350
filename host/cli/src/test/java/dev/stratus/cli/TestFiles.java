package dev.stratus.cli;

import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFiles;
import dev.stratus.tensor.TensorRead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files in a test's folder.
 *
 * @param folder where
 */
record TestFiles(Path folder) {

  String path(String name) {
    return folder.resolve(name).toString();
  }

  /** A row-major float32 .npy. */
  String npy(String name, float[] values, int... sizes) {
    return npy(name, MemoryOrder.ROW_MAJOR, values, sizes);
  }

  /** A float32 .npy of values in memory order. */
  String npy(String name, MemoryOrder order, float[] values, int... sizes) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return raw(name, "<f4", order, bytes.array(), sizes);
  }

  String doubles(String name, double[] values, int... sizes) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return raw(name, "<f8", MemoryOrder.ROW_MAJOR, bytes.array(), sizes);
  }

  String longs(String name, long[] values, int... sizes) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return raw(name, "<i8", MemoryOrder.ROW_MAJOR, bytes.array(), sizes);
  }

  /** A version 1.0 .npy, made by hand. */
  private String raw(String name, String descr, MemoryOrder order, byte[] values, int... sizes) {
    String shape =
        IntStream.of(sizes).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    String dictionary =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(descr, order == MemoryOrder.COLUMN_MAJOR ? "True" : "False", shape);
    String text = dictionary + " ".repeat(128 - 10 - 1 - dictionary.length()) + "\n";
    ByteBuffer file = ByteBuffer.allocate(128 + values.length);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    file.put(text.getBytes(StandardCharsets.US_ASCII)).put(values);
    try {
      Files.write(folder.resolve(name), file.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path(name);
  }

  /** Any tensor, to any kind of file. */
  String write(String name, String format, MemoryOrder order, float[] values, int... sizes) {
    TensorFiles.write(path(name), Tensor.of(values, DataFormat.of(format), order, sizes));
    return path(name);
  }

  /** What a file holds. */
  Tensor read(String name) {
    TensorRead read = TensorFiles.read(path(name));
    return read.tensor();
  }

  float[] floats(String name) {
    return read(name).toFloats();
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }
}
