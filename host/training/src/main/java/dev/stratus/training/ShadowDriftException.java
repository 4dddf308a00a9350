package dev.stratus.training;

/** A layer's results drifted from its reference by more than was allowed. */
public final class ShadowDriftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShadowDriftException(String message) {
    super(message);
  }
}
