package dev.stratus.profiles;

/** Whose clock a tuned problem's times are by. */
public enum TunedClock {
  /** The device's own: kernels alone. */
  DEVICE,
  /** The host's: transfers too. */
  HOST;

  /** As a profile spells it. */
  public String text() {
    return Spelling.of(this);
  }
}
