package dev.stratus.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that is written whole or not at all: into a temporary file beside it, which then takes its
 * name. Whatever fails, an earlier file of that name stays as it was and nothing half-written
 * remains.
 */
public final class WholeFile {

  /** Where the size of a file is not known before it is written. */
  public static final long UNKNOWN = -1;

  /** Creates the temporary file and opens it for writing. */
  @FunctionalInterface
  public interface Opener {
    WritableByteChannel open(Path temporary) throws IOException;
  }

  /** Writes to the file system. */
  public static final Opener TO_DISK =
      file -> FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /** What writes the bytes. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes all bytes; need not close the channel, which takes a buffer whole in every write.
     *
     * @throws IOException if the storage fails
     */
    void write(WritableByteChannel channel) throws IOException;
  }

  private final FileSpec target;
  private final Opener opener;

  private WholeFile(FileSpec target, Opener opener) {
    this.target = target;
    this.opener = opener;
  }

  /** A file to be made or replaced. */
  public static WholeFile of(FileSpec target) {
    return through(target, TO_DISK);
  }

  /** As {@link #of}, through other channels: for tests that fill the disk after n bytes. */
  public static WholeFile through(FileSpec target, Opener opener) {
    return new WholeFile(target, opener);
  }

  /** The file, with the name of the array that is being written if there is one. */
  public FileSpec target() {
    return target;
  }

  /** Whether there is a file of that name already. */
  public boolean exists() {
    return Files.exists(target.path());
  }

  /**
   * Says now what {@link #write} would refuse later, so that a long computation does not end at an
   * output folder that was never there.
   *
   * @throws TensorFileException if the target is a directory or no regular file, its folder is
   *     missing or one of them may not be written
   */
  public void requireWritable() {
    Path path = target.path();
    Path folder = folderOf(path);
    if (Files.isDirectory(path)) {
      throw target.refuse("is a directory; name a file in it.");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw target.refuse(
          "is not a regular file; it would have to be replaced by one. Name another.");
    }
    if (!Files.isDirectory(folder)) {
      throw target.refuse("cannot be written: there is no folder " + folder + ". Make it first.");
    }
    if (!Files.isWritable(folder) || (Files.exists(path) && !Files.isWritable(path))) {
      throw target.refuse("may not be written: permission denied.");
    }
  }

  /**
   * Writes the file.
   *
   * @param total bytes that will be written, for the message when that ends early; {@link #UNKNOWN}
   * @throws TensorFileException if the target cannot be written, as {@link #requireWritable}
   * @throws TensorStorageException if writing fails on the way, such as on a full disk
   */
  public void write(long total, Body body) {
    requireWritable();
    Path file = followed();
    Path temporary =
        folderOf(file).resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    // A program that is interrupted (Ctrl-C) leaves nothing behind either.
    temporary.toFile().deleteOnExit();
    AtomicLong written = new AtomicLong();
    try {
      try (WritableByteChannel channel = opener.open(temporary)) {
        body.write(new Counted(channel, written));
        if (channel instanceof FileChannel opened) {
          opened.force(false); // some file systems notice a full disk only here
        }
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AccessDeniedException e) {
      String left = remove(temporary, e);
      throw target.refuse("may not be written: permission denied." + left, e);
    } catch (IOException e) {
      String left = remove(temporary, e);
      throw target.failed(failure(e, written.get(), total) + left, e);
    } catch (RuntimeException | Error e) {
      remove(temporary, e);
      throw e;
    }
  }

  private static String failure(IOException e, long written, long total) {
    return String.format(
        Locale.ROOT,
        "could not be written: %s (after %,d%s bytes). Free some space or choose another folder.",
        e.getMessage(),
        written,
        total == UNKNOWN ? "" : String.format(Locale.ROOT, " of %,d", total));
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
  private Path followed() {
    Path path = target.path();
    try {
      return Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path;
    } catch (IOException e) {
      throw target.failed("is a link that cannot be followed: " + e.getMessage(), e);
    }
  }

  /** Counts what has been written, for the message when it ends early; writes buffers whole. */
  private record Counted(WritableByteChannel channel, AtomicLong bytes)
      implements WritableByteChannel {
    @Override
    public int write(ByteBuffer buffer) throws IOException {
      int count = buffer.remaining();
      while (buffer.hasRemaining()) {
        bytes.addAndGet(channel.write(buffer));
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    /** The file is closed by the one that opened it. */
    @Override
    public void close() {}
  }
}
