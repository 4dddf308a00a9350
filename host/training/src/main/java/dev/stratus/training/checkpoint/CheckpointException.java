package dev.stratus.training.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint is missing, damaged, or of something else. */
public final class CheckpointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
