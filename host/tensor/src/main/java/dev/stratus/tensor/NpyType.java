package dev.stratus.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types that can be read, each with its way to a float. */
public enum NpyType {
  FLOAT16("f2", 2, (b, i) -> Float.float16ToFloat(b.getShort(i))),
  FLOAT32("f4", 4, ByteBuffer::getFloat),
  FLOAT64("f8", 8, ByteBuffer::getDouble),
  INT8("i1", 1, ByteBuffer::get),
  INT16("i2", 2, ByteBuffer::getShort),
  INT32("i4", 4, ByteBuffer::getInt),
  INT64("i8", 8, (b, i) -> oddBit(b.getLong(i))),
  UINT8("u1", 1, (b, i) -> Byte.toUnsignedInt(b.get(i))),
  UINT16("u2", 2, (b, i) -> Short.toUnsignedInt(b.getShort(i))),
  UINT32("u4", 4, (b, i) -> Integer.toUnsignedLong(b.getInt(i))),
  UINT64("u8", 8, (b, i) -> unsigned(b.getLong(i))),
  BOOL("b1", 1, (b, i) -> b.get(i) == 0 ? 0 : 1);

  /** Reads one element as a double from which rounding to a narrower type is right. */
  private interface Element {
    double read(ByteBuffer buffer, int offset);
  }

  private final String code;
  private final int bytes;

  @SuppressWarnings("ImmutableEnumChecker") // only stateless lambdas are ever put here
  private final Element element;

  NpyType(String code, int bytes, Element element) {
    this.code = code;
    this.bytes = bytes;
    this.element = element;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** NumPy's name, such as {@code float64}. */
  public String numpyName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The tensor type of the same values; empty for integers and booleans. */
  Optional<DType> dtype() {
    return switch (this) {
      case FLOAT16 -> Optional.of(DType.FLOAT16);
      case FLOAT32 -> Optional.of(DType.FLOAT32);
      case FLOAT64 -> Optional.of(DType.FLOAT64);
      default -> Optional.empty();
    };
  }

  /** An element as a double from which rounding to any narrower type is right. */
  double read(ByteBuffer buffer, int offset) {
    return element.read(buffer, offset);
  }

  /** An element as the nearest double. */
  double readDouble(ByteBuffer buffer, int offset) {
    return switch (this) {
      case INT64 -> buffer.getLong(offset);
      case UINT64 -> nearestUnsigned(buffer.getLong(offset));
      default -> element.read(buffer, offset);
    };
  }

  /** Whether a double can hold the element; only 64-bit integers may be longer. */
  boolean fitsDouble(ByteBuffer buffer, int offset) {
    if (this != INT64 && this != UINT64) {
      return true;
    }
    long bits = buffer.getLong(offset);
    long magnitude = this == INT64 ? Math.abs(bits) : bits;
    return magnitude == 0
        || Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude)
            <= DType.FLOAT64.precision();
  }

  /** The type of a descr without its byte order, such as {@code f4}. */
  static Optional<NpyType> ofCode(String code) {
    return Arrays.stream(values()).filter(t -> t.code.equals(code)).findFirst();
  }

  /**
   * A long as a double that rounds to the same float32 (or narrower) as the long itself. A double
   * holds 53 bits: bits lost at its end are gathered into the last bit kept ("round to odd"), so
   * that the second rounding cannot mistake a value just beside a tie for the tie.
   */
  private static double oddBit(long value) {
    long magnitude = Math.abs(value);
    if (magnitude >= 0 && magnitude < 1L << 53) {
      return value;
    }
    return Math.copySign(unsigned(magnitude), (double) value);
  }

  /** Halved, the lowest bit kept as a sticky one, so that the one rounding is that of the whole. */
  private static double nearestUnsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  private static double unsigned(long bits) {
    if (bits >= 0 && bits < 1L << 53) {
      return bits;
    }
    long lost = bits & 0xFFFL;
    long kept = (bits >>> 12) | (lost == 0 ? 0 : 1);
    return kept * 4096.0;
  }
}
