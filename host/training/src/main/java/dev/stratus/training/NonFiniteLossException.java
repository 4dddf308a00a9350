package dev.stratus.training;

/** The loss became NaN or infinite; the message says where that began. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NonFiniteLossException(String message) {
    super(message);
  }
}
