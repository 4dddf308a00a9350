package dev.stratus.training.recipe;

import org.jspecify.annotations.Nullable;

/** A recipe is not as it must be; the message names the file, the key and what may stand there. */
public final class RecipeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public RecipeException(String message) {
    super(message);
  }

  public RecipeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
