package dev.stratus.io.mat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** .mat files of version 5 made byte by byte, after MathWorks' "MAT-File Format". */
final class MatBytes {
  static final int DOUBLE_CLASS = 6;
  static final int SINGLE_CLASS = 7;
  static final int INT32_CLASS = 12;
  static final int CHAR_CLASS = 4;
  static final int COMPLEX = 0x800;
  static final int LOGICAL = 0x200;

  private static final int INT8 = 1;
  private static final int UINT8 = 2;
  private static final int INT32 = 5;
  private static final int UINT32 = 6;
  private static final int SINGLE = 7;
  private static final int DOUBLE = 9;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;

  private final ByteOrder order;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  MatBytes(ByteOrder order) {
    this.order = order;
    byte[] text = new byte[124];
    java.util.Arrays.fill(text, 0, 116, (byte) ' ');
    byte[] words = "MATLAB 5.0 MAT-file, by hand".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(words, 0, text, 0, words.length);
    out.writeBytes(text);
    out.writeBytes(buffer(2).putShort((short) 0x0100).array());
    out.writeBytes(buffer(2).putShort((short) (('M' << 8) | 'I')).array());
  }

  MatBytes singles(String name, int[] dimensions, float... values) {
    ByteBuffer data = buffer(4 * values.length);
    for (float value : values) {
      data.putFloat(value);
    }
    return add(matrix(SINGLE_CLASS, name, dimensions, SINGLE, data.array()));
  }

  MatBytes doubles(String name, int[] dimensions, double... values) {
    return add(matrix(DOUBLE_CLASS, name, dimensions, DOUBLE, bytes(values)));
  }

  /** Doubles that are small whole numbers are stored as bytes, as MATLAB does. */
  MatBytes doublesAsBytes(String name, int[] dimensions, byte... values) {
    return add(matrix(DOUBLE_CLASS, name, dimensions, UINT8, values));
  }

  MatBytes compressedDoubles(String name, int[] dimensions, double... values) {
    byte[] element = matrix(DOUBLE_CLASS, name, dimensions, DOUBLE, bytes(values));
    Deflater deflater = new Deflater();
    deflater.setInput(element);
    deflater.finish();
    byte[] packed = new byte[element.length + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    out.writeBytes(buffer(8).putInt(COMPRESSED).putInt(length).array());
    out.write(packed, 0, length);
    return this;
  }

  /** A variable of any class, its values zeros in bytes. */
  MatBytes other(int flags, String name, int[] dimensions, int values) {
    byte[] element = matrix(flags, name, dimensions, UINT8, new byte[values]);
    if ((flags & COMPLEX) == 0) {
      return add(element);
    }
    ByteArrayOutputStream longer = new ByteArrayOutputStream();
    longer.writeBytes(element);
    longer.writeBytes(element(UINT8, new byte[values]));
    byte[] all = longer.toByteArray();
    ByteBuffer.wrap(all).order(order).putInt(4, all.length - 8);
    return add(all);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private MatBytes add(byte... element) {
    out.writeBytes(element);
    return this;
  }

  private byte[] bytes(double... values) {
    ByteBuffer data = buffer(8 * values.length);
    for (double value : values) {
      data.putDouble(value);
    }
    return data.array();
  }

  private byte[] matrix(int flags, String name, int[] dimensions, int type, byte... data) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.writeBytes(element(UINT32, buffer(8).putInt(flags).putInt(0).array()));
    ByteBuffer sizes = buffer(4 * dimensions.length);
    for (int size : dimensions) {
      sizes.putInt(size);
    }
    parts.writeBytes(element(INT32, sizes.array()));
    parts.writeBytes(element(INT8, name.getBytes(StandardCharsets.US_ASCII)));
    parts.writeBytes(element(type, data));
    return element(MATRIX, parts.toByteArray());
  }

  /** A tag and its data, which are padded to a multiple of eight bytes. */
  private byte[] element(int type, byte... data) {
    ByteBuffer element = buffer(8 + (data.length + 7) / 8 * 8);
    return element.putInt(type).putInt(data.length).put(data).array();
  }

  private ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(order);
  }
}
