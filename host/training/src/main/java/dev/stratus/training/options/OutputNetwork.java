package dev.stratus.training.options;

/** Which network training gives. */
public enum OutputNetwork {
  /** That of the last iteration. */
  LAST,
  /** That of the iteration with the smallest validation loss. */
  BEST_VALIDATION
}
