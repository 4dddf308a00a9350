package dev.stratus.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file, and where it holds several arrays the name of one: what messages begin with.
 *
 * @param path the file
 * @param member the array's name; null if none was given
 */
public record FileSpec(Path path, @Nullable String member) {

  /** Opens a file for reading; tests put failures here. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path path) throws IOException;
  }

  static final Opener FROM_DISK = p -> FileChannel.open(p, StandardOpenOption.READ);

  /** A file without the name of an array. */
  public static FileSpec of(Path path) {
    return new FileSpec(path, null);
  }

  /** The same file with the name of an array. */
  public FileSpec withMember(String name) {
    return new FileSpec(path, name);
  }

  /** As the user wrote it: {@code FILE} or {@code FILE:NAME}. */
  public String text() {
    String file = path.toString().isEmpty() ? "'' (an empty path)" : path.toString();
    return member == null ? file : file + ":" + member;
  }

  /** What to throw where the file cannot be used as asked; the message begins with the file. */
  public TensorFileException refuse(String message) {
    return new TensorFileException(this, message, null);
  }

  /** As {@link #refuse(String)}, with what led to it. */
  public TensorFileException refuse(String message, Throwable cause) {
    return new TensorFileException(this, message, cause);
  }

  /** What to throw where the storage failed; the message begins with the file. */
  public TensorStorageException failed(String message, IOException cause) {
    return new TensorStorageException(this, message, cause);
  }

  /**
   * Opens the file for reading.
   *
   * @param kind with its article, for messages, such as {@code an .npy}
   * @throws TensorFileException if it is missing, unreadable or no regular file
   * @throws TensorStorageException if opening fails
   */
  public FileChannel open(String kind) {
    return open(kind, FROM_DISK);
  }

  FileChannel open(String kind, Opener opener) {
    if (Files.isDirectory(path)) {
      throw refuse("is a directory, not " + kind + " file.");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw refuse("is not a regular file: " + kind + " is read from a file whose size is known.");
    }
    try {
      return opener.open(path);
    } catch (NoSuchFileException e) {
      throw refuse("does not exist.", e);
    } catch (AccessDeniedException e) {
      throw refuse("may not be read: permission denied.", e);
    } catch (IOException e) {
      throw failed("could not be opened: " + e.getMessage(), e);
    }
  }
}
