package dev.stratus.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the head of an .npy: six magic bytes, a version, the length of a Python dictionary, and the
 * dictionary with exactly the keys descr, fortran_order and shape. Nothing of it is evaluated.
 */
final class NpyHeaderReader {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy itself refuses headers beyond 10,000 bytes unless told to trust the file. */
  private static final int MAX_HEADER_BYTES = 65_535;

  private NpyHeaderReader() {}

  /**
   * Reads the head; the channel then stands at the first value.
   *
   * @throws TensorFileException if this is no .npy that can be read
   */
  static NpyHeader read(FileSpec file, ReadableByteChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, start.limit(10));
    requireMagic(file, start);
    if (start.hasRemaining()) {
      throw cutShort(file);
    }
    int major = start.get(6);
    int minor = start.get(7);
    if (major < 1 || major > 3 || minor != 0) {
      throw file.refuse(
          "is an .npy of version " + major + "." + minor + "; 1.0, 2.0 and 3.0 can be read.");
    }
    if (major > 1 && !readFully(channel, start.limit(12))) {
      throw cutShort(file);
    }
    int offset = start.position();
    long length =
        major == 1
            ? Short.toUnsignedLong(start.getShort(8))
            : Integer.toUnsignedLong(start.getInt(8));
    if (length > MAX_HEADER_BYTES) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "announces a header of %,d bytes; at most %,d are read.",
              length,
              MAX_HEADER_BYTES));
    }
    ByteBuffer text = ByteBuffer.allocate((int) length);
    if (!readFully(channel, text)) {
      throw cutShort(file);
    }
    String header =
        new String(text.array(), major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return describe(file, major, minor, header, offset + length);
  }

  /** Fills {@code into}; false if the channel ends before. */
  static boolean readFully(ReadableByteChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        return false;
      }
    }
    return true;
  }

  private static NpyHeader describe(
      FileSpec file, int major, int minor, String text, long dataOffset) {
    HeaderDictionary dictionary = HeaderDictionary.parse(file, text);
    requireCount(file, dictionary.shape());
    return new NpyHeader(
        major,
        minor,
        dictionary.descr(),
        type(file, dictionary.descr()),
        dictionary.fortranOrder(),
        dictionary.shape(),
        dataOffset);
  }

  private static TensorFileException cutShort(FileSpec file) {
    return file.refuse("is truncated: it ends inside its .npy header.");
  }

  private static void requireMagic(FileSpec file, ByteBuffer start) {
    byte[] found = new byte[Math.min(start.position(), MAGIC.length)];
    start.get(0, found);
    if (Arrays.equals(found, MAGIC)) {
      return;
    }
    if (found.length == 0) {
      throw file.refuse("is empty, not an .npy file.");
    }
    String hint = "";
    if (found.length > 1 && found[0] == 'P' && found[1] == 'K') {
      hint = " It is a zip archive, perhaps an .npz: unpack it and name one of the arrays in it.";
    } else if (found.length > 3 && found[1] == 'H' && found[2] == 'D' && found[3] == 'F') {
      hint = " It is an HDF5 file: save the array with np.save.";
    }
    StringBuilder bytes = new StringBuilder();
    for (byte b : found) {
      bytes.append(String.format(" %02x", b));
    }
    throw file.refuse(
        "is not an .npy file: it begins with the bytes"
            + bytes
            + " and not with 93 4e 55 4d 50 59 (\\x93NUMPY)."
            + hint);
  }

  private static NpyType type(FileSpec file, String descr) {
    if (descr.length() > 1 && "<>|=".indexOf(descr.charAt(0)) >= 0) {
      var known = NpyType.ofCode(descr.substring(1));
      // '|' and '=' name no byte order: fine for single bytes, ambiguous for the rest.
      boolean ordered = "<>".indexOf(descr.charAt(0)) >= 0;
      if (known.isPresent() && (ordered || known.get().bytes() == 1)) {
        return known.get();
      }
    }
    throw file.refuse(refusal(descr));
  }

  private static String refusal(String descr) {
    String readable =
        " Floats of 16, 32 and 64 bits, integers of 8 to 64 bits and booleans can be read; best"
            + " save it as float32: x.astype('<f4').";
    String kind = descr.startsWith("[") ? "[" : descr.replaceFirst("^[<>|=]", "");
    if (kind.startsWith("O")) {
      return "holds Python objects (descr '"
          + descr
          + "'): they are pickled, and a pickle can run any code when it is read, so it is never"
          + " read here."
          + readable;
    }
    if (NpyType.ofCode(kind).isPresent()) {
      return "does not say the byte order of its elements (descr '"
          + descr
          + "'; '<"
          + kind
          + "' is little-endian)."
          + readable;
    }
    String what =
        switch (kind.isEmpty() ? ' ' : kind.charAt(0)) {
          case '[' -> "a structured type (records of named fields)";
          case 'c' -> "complex numbers";
          case 'S', 'a' -> "byte strings";
          case 'U' -> "strings";
          case 'V' -> "raw bytes without a type";
          case 'M' -> "dates";
          case 'm' -> "time differences";
          case 'f' -> "floats of a size that has no portable form";
          default -> "an unknown element type";
        };
    return "holds " + what + " (descr '" + descr + "')." + readable;
  }

  private static void requireCount(FileSpec file, List<Long> shape) {
    if (shape.contains(0L)) {
      return;
    }
    long elements = 1;
    boolean beyondLong = false;
    for (long size : shape) {
      beyondLong |= Math.multiplyHigh(elements, size) != 0 || elements * size < 0;
      elements *= size;
    }
    if (!beyondLong && elements <= NpyFile.MAX_ELEMENTS) {
      return;
    }
    String count = beyondLong ? "more than 2^63" : String.format(Locale.ROOT, "%,d", elements);
    throw file.refuse(
        String.format(
            Locale.ROOT,
            "holds %s elements %s; one tensor has at most %,d (2^31-1). Split it along its first"
                + " dimension, such as np.array_split(x, %s), and process the parts one by one.",
            count,
            NpyHeader.shapeText(shape),
            NpyFile.MAX_ELEMENTS,
            beyondLong ? "n" : String.valueOf(elements / NpyFile.MAX_ELEMENTS + 1)));
  }
}
