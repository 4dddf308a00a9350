package dev.stratus.tune;

import java.io.Serial;

/** A candidate that has no time: it declined, the device failed, or its result was wrong. */
public final class TrialRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean wrong;

  private TrialRefusedException(String message, boolean wrong, Throwable cause) {
    super(message, cause);
    this.wrong = wrong;
  }

  private TrialRefusedException(String message) {
    super(message);
    this.wrong = true;
  }

  /** It declined, or the device failed. */
  public static TrialRefusedException failed(RuntimeException cause) {
    return new TrialRefusedException(String.valueOf(cause.getMessage()), false, cause);
  }

  /**
   * @param how what differs from the reference, and by how much
   */
  public static TrialRefusedException wrong(String how) {
    return new TrialRefusedException("gives wrong results: " + how);
  }

  /** Whether the result was wrong: that is a fault to be reported. */
  public boolean isWrong() {
    return wrong;
  }
}
