package dev.stratus.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes float32 arrays as .npy files (version 1.0, C order, little-endian), whole or not at all:
 * into a temporary file beside the target, which then takes the target's name. Whatever fails, an
 * earlier file of that name stays as it was and nothing half-written remains.
 */
public final class NpyWriter {

  private static final int CHUNK_BYTES = 1 << 18;

  /** NumPy aligns the values to this many bytes. */
  private static final int ALIGNMENT = 64;

  private final ChannelOpener opener;

  private NpyWriter(ChannelOpener opener) {
    this.opener = opener;
  }

  /** Creates the temporary file and opens it for writing. */
  @FunctionalInterface
  public interface ChannelOpener {
    WritableByteChannel open(Path temporary) throws IOException;
  }

  /** Writes to the file system. */
  public static NpyWriter toFiles() {
    return through(
        file -> FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Writes through other channels: for tests that fill the disk after n bytes. */
  public static NpyWriter through(ChannelOpener opener) {
    return new NpyWriter(opener);
  }

  /**
   * Says now what {@link #write} would refuse later, so that a long computation does not end at an
   * output folder that was never there.
   *
   * @throws TensorFileException if the target is a directory or no regular file, its folder is
   *     missing or one of them may not be written
   */
  public static void requireWritable(Path target) {
    Path folder = folderOf(target);
    if (Files.isDirectory(target)) {
      throw new TensorFileException(target, "is a directory; name a file in it.");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new TensorFileException(
          target, "is not a regular file; it would have to be replaced by one. Name another.");
    }
    if (!Files.isDirectory(folder)) {
      throw new TensorFileException(
          target, "cannot be written: there is no folder " + folder + ". Make it first.");
    }
    if (!Files.isWritable(folder) || (Files.exists(target) && !Files.isWritable(target))) {
      throw new TensorFileException(target, "may not be written: permission denied.");
    }
  }

  /**
   * Writes an array.
   *
   * @param target the file to make or to replace
   * @param values row-major float32 in native byte order
   * @param shape sizes of the dimensions; none: a scalar
   * @throws TensorFileException if the target cannot be written, as {@link #requireWritable}
   * @throws IllegalArgumentException if the values do not have the shape's size
   * @throws TensorStorageException if writing fails on the way, such as on a full disk
   */
  public void write(Path target, MemorySegment values, long... shape) {
    byte[] header = header(values, shape);
    requireWritable(target);
    Path file = followed(target);
    Path temporary =
        folderOf(file).resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    // A program that is interrupted (Ctrl-C) leaves nothing behind either.
    temporary.toFile().deleteOnExit();
    long total = header.length + values.byteSize();
    Progress progress = new Progress();
    try {
      try (WritableByteChannel channel = opener.open(temporary)) {
        progress.write(channel, ByteBuffer.wrap(header));
        progress.write(channel, values);
        if (channel instanceof FileChannel opened) {
          opened.force(false); // some file systems notice a full disk only here
        }
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AccessDeniedException e) {
      String left = remove(temporary, e);
      throw new TensorFileException(target, "may not be written: permission denied." + left, e);
    } catch (IOException e) {
      String left = remove(temporary, e);
      throw new TensorStorageException(target, failure(e, progress.bytes, total) + left, e);
    } catch (RuntimeException | Error e) {
      remove(temporary, e);
      throw e;
    }
  }

  private static String failure(IOException e, long written, long total) {
    return String.format(
        Locale.ROOT,
        "could not be written: %s (after %,d of %,d bytes). Free some space or choose another"
            + " folder.",
        e.getMessage(),
        written,
        total);
  }

  /** Removes the temporary file; says what is left behind. */
  private static String remove(Path temporary, Throwable failure) {
    try {
      Files.deleteIfExists(temporary);
      return " Nothing half-written was left behind.";
    } catch (IOException e) {
      failure.addSuppressed(e);
      return " The unfinished file " + temporary + " could not be removed: " + e.getMessage();
    }
  }

  private static Path folderOf(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    return folder == null ? target.toAbsolutePath() : folder;
  }

  /** Behind a symbolic link, the file it leads to is replaced and the link stays. */
  private static Path followed(Path target) {
    try {
      return Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target;
    } catch (IOException e) {
      throw new TensorStorageException(
          target, "is a link that cannot be followed: " + e.getMessage(), e);
    }
  }

  private static byte[] header(MemorySegment values, long... shape) {
    List<Long> sizes = new ArrayList<>();
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("A dimension is " + size + "; it must be >= 0.");
      }
      sizes.add(size);
      elements = Math.multiplyExact(elements, size);
    }
    String shapeText = NpyHeader.shapeText(sizes);
    if (values.byteSize() != elements * Float.BYTES) {
      throw new IllegalArgumentException(
          "The shape "
              + shapeText
              + " has "
              + elements
              + " elements, "
              + elements * Float.BYTES
              + " bytes as float32, and the values have "
              + values.byteSize()
              + ".");
    }
    String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shapeText + ", }";
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

  /** Counts what has been written, for the message when it ends early. */
  private static final class Progress {
    private long bytes;

    void write(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
      while (buffer.hasRemaining()) {
        bytes += channel.write(buffer);
      }
    }

    void write(WritableByteChannel channel, MemorySegment values) throws IOException {
      ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
      MemorySegment memory = MemorySegment.ofBuffer(chunk);
      for (long at = 0; at < values.byteSize(); at += CHUNK_BYTES) {
        int count = (int) Math.min(CHUNK_BYTES, values.byteSize() - at);
        // A plain copy on little-endian machines; the layouts swap the bytes on others.
        MemorySegment.copy(
            values,
            ValueLayout.JAVA_FLOAT_UNALIGNED,
            at,
            memory,
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
            0,
            count / Float.BYTES);
        write(channel, chunk.clear().limit(count));
      }
    }
  }
}
