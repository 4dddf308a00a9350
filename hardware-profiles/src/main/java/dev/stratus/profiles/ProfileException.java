package dev.stratus.profiles;

import org.jspecify.annotations.Nullable;

/**
 * A profile that cannot be used. The message begins with the file and, where there is one, line.
 */
public final class ProfileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ProfileException(String file, String message, @Nullable Throwable cause) {
    super(file + ": " + message, cause);
  }

  ProfileException(String file, int line, String message) {
    this(file, line, message, null);
  }

  ProfileException(String file, int line, String message, @Nullable Throwable cause) {
    super(file + ":" + line + ": " + message, cause);
  }
}
