package dev.stratus.profiles;

/** What a tuner varies while all else stays, in this order. */
public enum TuneStep {
  /** Which kernel, and whether its stores bypass the caches. */
  KERNEL,
  /** Floats in a vector, and independent accumulators. */
  STRIPS,
  /** Work-items in a work-group. */
  GROUPS,
  /** Rows whose parameter gradients one work-item sums. */
  PARTS;

  /** As a profile spells it. */
  public String text() {
    return Spelling.of(this);
  }
}
