package dev.stratus.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file, unpacked where they are gzip: its content says so, not its name. */
final class DataBytes {
  private DataBytes() {}

  static byte[] read(Path file) {
    byte[] raw;
    try {
      raw = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DataException(file + " is not there.", e);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    return isGzip(raw) ? unpack(file, raw) : raw;
  }

  private static boolean isGzip(byte[] raw) {
    return raw.length >= 2 && (raw[0] & 0xff) == 0x1f && (raw[1] & 0xff) == 0x8b;
  }

  private static byte[] unpack(Path file, byte[] raw) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
      return in.readAllBytes();
    } catch (EOFException | ZipException e) {
      throw new DataException(
          file + " is gzip, but truncated or broken (" + raw.length + " bytes): " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }
}
