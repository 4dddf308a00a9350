package dev.stratus.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Data that cannot be used as it is: which file, where in it, what is there and what is legal. */
public final class DataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static DataException at(Path file, String place, String problem) {
    return new DataException(file + ", " + place + ": " + problem);
  }

  static DataException unreadable(Path file, Throwable cause) {
    return new DataException(file + " cannot be read: " + cause, cause);
  }
}
