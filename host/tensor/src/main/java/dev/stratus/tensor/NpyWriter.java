package dev.stratus.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes arrays as .npy files (version 1.0, little-endian), whole or not at all: see {@link
 * WholeFile}.
 */
public final class NpyWriter {

  /** NumPy aligns the values to this many bytes. */
  private static final int ALIGNMENT = 64;

  private final WholeFile.Opener opener;

  private NpyWriter(WholeFile.Opener opener) {
    this.opener = opener;
  }

  /** Creates the temporary file and opens it for writing. */
  @FunctionalInterface
  public interface ChannelOpener extends WholeFile.Opener {}

  /** Writes to the file system. */
  public static NpyWriter toFiles() {
    return new NpyWriter(WholeFile.TO_DISK);
  }

  /** Writes through other channels: for tests that fill the disk after n bytes. */
  public static NpyWriter through(ChannelOpener opener) {
    return new NpyWriter(opener);
  }

  /** As {@link WholeFile#requireWritable}. */
  public static void requireWritable(Path target) {
    WholeFile.of(FileSpec.of(target)).requireWritable();
  }

  /**
   * Writes a float32 array in C order.
   *
   * @param target the file to make or to replace
   * @param values row-major float32 in native byte order
   * @param shape sizes of the dimensions; none: a scalar
   * @throws TensorFileException if the target cannot be written, as {@link #requireWritable}
   * @throws IllegalArgumentException if the values do not have the shape's size
   * @throws TensorStorageException if writing fails on the way, such as on a full disk
   */
  public void write(Path target, MemorySegment values, long... shape) {
    List<Long> sizes = new ArrayList<>();
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("A dimension is " + size + "; it must be >= 0.");
      }
      sizes.add(size);
      elements = Math.multiplyExact(elements, size);
    }
    if (values.byteSize() != elements * Float.BYTES) {
      throw new IllegalArgumentException(
          "The shape "
              + NpyHeader.shapeText(sizes)
              + " has "
              + elements
              + " elements, "
              + elements * Float.BYTES
              + " bytes as float32, and the values have "
              + values.byteSize()
              + ".");
    }
    byte[] header = header("<f4", false, sizes);
    WholeFile.through(FileSpec.of(target), opener)
        .write(
            header.length + values.byteSize(),
            channel -> {
              channel.write(ByteBuffer.wrap(header));
              TensorBytes.write(DType.FLOAT32, values, channel);
            });
  }

  /** The head of a tensor's .npy: the flag tells its memory order. */
  static byte[] header(Tensor tensor) {
    String descr = "<f" + tensor.dtype().bytes();
    List<Long> sizes = Arrays.stream(tensor.sizes()).mapToObj(Long::valueOf).toList();
    return header(descr, tensor.order() == MemoryOrder.COLUMN_MAJOR, sizes);
  }

  private static byte[] header(String descr, boolean fortranOrder, List<Long> sizes) {
    String dictionary =
        "{'descr': '"
            + descr
            + "', 'fortran_order': "
            + (fortranOrder ? "True" : "False")
            + ", 'shape': "
            + NpyHeader.shapeText(sizes)
            + ", }";
    int fixed = NpyHeaderReader.MAGIC.length + 4;
    int unpadded = fixed + dictionary.length() + 1;
    int padded = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    String text = dictionary + " ".repeat(padded - unpadded) + "\n";
    return ByteBuffer.allocate(padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NpyHeaderReader.MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }
}
