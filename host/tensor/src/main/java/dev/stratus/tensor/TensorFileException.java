package dev.stratus.tensor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file asked for cannot be used as asked: missing, of another kind, another type, no place to
 * write. The message names the file, what was found and what would work.
 */
public final class TensorFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient Path path;

  TensorFileException(FileSpec file, String message, @Nullable Throwable cause) {
    super(file.text() + " " + message, cause);
    this.path = file.path();
  }

  /** The file, as the caller named it. */
  public Path path() {
    return path;
  }
}
