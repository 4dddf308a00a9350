package dev.stratus.bench.device;

/** A contestant whose result is wrong has no time. */
public final class WrongResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WrongResultException(String message) {
    super(message);
  }
}
