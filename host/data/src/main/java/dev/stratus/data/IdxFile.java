package dev.stratus.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * An IDX file of unsigned bytes, the format of MNIST and of data sets made like it (Y. LeCun, "The
 * MNIST database"): two zero bytes, a type (8 here), the number of dimensions, each size as a
 * big-endian 32-bit integer, then the values with the last dimension fastest. Plain or gzip.
 *
 * @param sizes of each dimension, the slowest first
 * @param values unsigned bytes, as many as the product of the sizes
 */
public record IdxFile(List<Integer> sizes, byte[] values) {
  private static final int UNSIGNED_BYTE = 8;
  private static final int MOST_DIMENSIONS = 4;

  public IdxFile {
    sizes = List.copyOf(sizes);
  }

  /**
   * Reads a file whole.
   *
   * @throws DataException if it is not there, is no such file, is shorter or longer than its header
   *     says (with the offset)
   */
  public static IdxFile read(Path file) {
    byte[] bytes = DataBytes.read(file);
    int dimensions = dimensions(file, bytes);
    int start = 4 + 4 * dimensions;
    if (bytes.length < start) {
      throw DataException.at(
          file,
          "offset " + bytes.length,
          "it ends in the header; " + dimensions + " dimensions need " + start + " bytes.");
    }
    Integer[] sizes = new Integer[dimensions];
    long values = 1;
    for (int d = 0; d < dimensions; d++) {
      sizes[d] = bigEndian(bytes, 4 + 4 * d);
      if (sizes[d] < 1 || (values *= sizes[d]) > Integer.MAX_VALUE - start) {
        throw DataException.at(
            file,
            "offset " + (4 + 4 * d),
            "size "
                + sizes[d]
                + " of dimension "
                + d
                + "; it must be 1 or more, and 2 GiB in all.");
      }
    }
    if (bytes.length != start + values) {
      boolean shorter = bytes.length < start + values;
      throw DataException.at(
          file,
          "offset " + (shorter ? bytes.length : start + values),
          (shorter ? "truncated: " : "bytes after the end: ")
              + Arrays.toString(sizes)
              + " values need "
              + (start + values)
              + " bytes, there are "
              + bytes.length
              + ".");
    }
    return new IdxFile(Arrays.asList(sizes), Arrays.copyOfRange(bytes, start, bytes.length));
  }

  private static int dimensions(Path file, byte[] bytes) {
    if (bytes.length < 4 || bytes[0] != 0 || bytes[1] != 0) {
      throw DataException.at(
          file,
          "offset 0",
          "no IDX file: it must begin with two zero bytes, a type and the number of dimensions.");
    }
    if (bytes[2] != UNSIGNED_BYTE) {
      throw DataException.at(
          file, "offset 2", "type " + bytes[2] + "; unsigned bytes (type 8) are read.");
    }
    if (bytes[3] < 1 || bytes[3] > MOST_DIMENSIONS) {
      throw DataException.at(
          file, "offset 3", bytes[3] + " dimensions; there must be 1 to " + MOST_DIMENSIONS + ".");
    }
    return bytes[3];
  }

  private static int bigEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }
}
