package dev.stratus.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Plain text in UTF-8, plain or gzip. */
public final class TextFile {
  private TextFile() {}

  /**
   * The text with {@code \n} at the ends of lines.
   *
   * @throws DataException if it is not there, empty, or no UTF-8 (with the offset)
   */
  public static String read(Path file) {
    byte[] bytes = DataBytes.read(file);
    if (bytes.length == 0) {
      throw new DataException(file + " is empty; a text needs at least one character.");
    }
    return decode(file, bytes).replace("\r\n", "\n");
  }

  private static String decode(Path file, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        decoder.decode(in, out, true); // a character cut off at the end is an error too
    if (result.isError()) {
      throw DataException.at(
          file,
          "offset " + in.position(),
          String.format("byte 0x%02x is no UTF-8; save the text as UTF-8.", in.get(in.position())));
    }
    return out.flip().toString();
  }
}
