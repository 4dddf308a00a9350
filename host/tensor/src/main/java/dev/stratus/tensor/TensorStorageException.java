package dev.stratus.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The storage failed under a request that was fine: a full disk, a device error. The message names
 * the file, how far it came and what is left behind.
 */
public final class TensorStorageException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  private final transient Path path;

  TensorStorageException(FileSpec file, String message, IOException cause) {
    super(file.text() + " " + message, cause);
    this.path = file.path();
  }

  /** The file, as the caller named it. */
  public Path path() {
    return path;
  }
}
