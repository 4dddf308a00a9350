package dev.stratus.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types that can be read, each with its way to float32. */
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

  /** Reads one element as a double from which rounding to float32 is right. */
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

  double read(ByteBuffer buffer, int offset) {
    return element.read(buffer, offset);
  }

  /** The type of a descr without its byte order, such as {@code f4}. */
  static Optional<NpyType> ofCode(String code) {
    return Arrays.stream(values()).filter(t -> t.code.equals(code)).findFirst();
  }

  /**
   * A long as a double that rounds to the same float32 as the long itself. A double holds 53 bits:
   * bits lost at its end are gathered into the last bit kept ("round to odd"), so that the second
   * rounding cannot mistake a value just beside a tie for the tie.
   */
  private static double oddBit(long value) {
    long magnitude = Math.abs(value);
    if (magnitude >= 0 && magnitude < 1L << 53) {
      return value;
    }
    return Math.copySign(unsigned(magnitude), (double) value);
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
