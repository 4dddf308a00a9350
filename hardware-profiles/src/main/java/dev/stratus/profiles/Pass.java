package dev.stratus.profiles;

/** What a tuned problem computes. */
public enum Pass {
  /** The result. */
  FORWARD,
  /** The gradients. */
  BACKWARD;

  /** As a profile spells it. */
  public String text() {
    return Spelling.of(this);
  }
}
