package dev.stratus.tensor;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/** The bytes of one entry of a zip archive; at their end, number and checksum are compared. */
final class ZipMember extends FilterInputStream {

  /** Compressed entries up to this size are read however well they are compressed. */
  private static final long SURE_BYTES = 256L << 20;

  /**
   * Beyond that size, an entry may be this many times its compressed size. Measured data compress a
   * few times; deflate itself reaches 1032, of zeros, which is what an archive made to fill the
   * memory holds.
   */
  private static final long MOST_EXPANSION = 100;

  private final FileSpec file;
  private final ZipEntry entry;
  private final CRC32 crc = new CRC32();
  private long bytes;

  ZipMember(FileSpec file, ZipEntry entry, InputStream stream) {
    super(stream);
    this.file = file;
    this.entry = entry;
  }

  /**
   * Refuses an entry whose sizes cannot be true or are out of measure, before memory is taken.
   *
   * @param fileBytes the size of the archive
   */
  static void require(FileSpec file, ZipEntry entry, long fileBytes) {
    long packed = entry.getCompressedSize();
    long whole = entry.getSize();
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    if (packed > fileBytes || whole < 0 || (stored && packed != whole)) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "is damaged: it is said to be %,d bytes, %,d in the archive, which has %,d.",
              whole,
              packed,
              fileBytes));
    }
    if (!stored && whole > SURE_BYTES && whole / MOST_EXPANSION > packed) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "is %,d bytes packed into %,d; compressed arrays of more than %,d bytes are unpacked"
                  + " up to %d times their size, lest an archive made for that fill the memory."
                  + " Save it with np.savez, which does not compress, or as an .npy.",
              whole,
              packed,
              SURE_BYTES,
              MOST_EXPANSION));
    }
  }

  /** What to throw where an archive cannot be unpacked or read. */
  static RuntimeException damaged(FileSpec file, IOException e) {
    return e instanceof ZipException || e instanceof EOFException
        ? file.refuse("is a damaged or truncated zip archive: " + e.getMessage() + ".", e)
        : file.failed("could not be read: " + e.getMessage(), e);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    int count = super.read(into, at, length);
    if (count > 0) {
      crc.update(into, at, count);
      bytes += count;
    } else if (count < 0) {
      requireWhole();
    }
    return count;
  }

  private void requireWhole() {
    if (bytes != entry.getSize() || crc.getValue() != entry.getCrc()) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "is damaged: %,d bytes with the checksum %08x were unpacked, and the archive announces"
                  + " %,d with %08x.",
              bytes,
              crc.getValue(),
              entry.getSize(),
              entry.getCrc()));
    }
  }
}
