package dev.stratus.tensor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an .npy file says of itself.
 *
 * @param major format version, 1, 2 or 3
 * @param minor format version, 0
 * @param descr NumPy's name of the element type, such as {@code <f4}
 * @param type the element type
 * @param fortranOrder whether the first dimension varies fastest in the file
 * @param shape sizes of the dimensions; empty for a scalar
 * @param dataOffset where the values begin, in bytes
 */
public record NpyHeader(
    int major,
    int minor,
    String descr,
    NpyType type,
    boolean fortranOrder,
    List<Long> shape,
    long dataOffset) {

  public NpyHeader {
    shape = List.copyOf(shape);
  }

  /** How many dimensions. */
  public int rank() {
    return shape.size();
  }

  /** How many elements: at most 2^31-1 in a file that {@link NpyFile} opened. */
  public long elements() {
    return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Bytes of the values in the file. */
  public long dataBytes() {
    return elements() * type.bytes();
  }

  /** Whether the values are little-endian float32, which is read without conversion. */
  public boolean isFloat32() {
    return descr.equals("<f4");
  }

  /** The element type in words, such as {@code big-endian float64}. */
  public String typeText() {
    boolean swapped = descr.startsWith(">") && type.bytes() > 1;
    return (swapped ? "big-endian " : "") + type.numpyName();
  }

  /** The shape as Python writes it, such as {@code (1797, 64)}. */
  public String shapeText() {
    return shapeText(shape);
  }

  static String shapeText(List<Long> shape) {
    return shape.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
  }
}
