package dev.stratus.embedded.runtime.debug;

/**
 * Not all work-items of a group reach the same barrier. On a device that hangs or computes
 * anything; here the message says who waits where.
 */
public final class BarrierDivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BarrierDivergenceException(String message) {
    super(message);
  }
}
