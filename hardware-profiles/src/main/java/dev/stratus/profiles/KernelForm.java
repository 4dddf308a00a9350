package dev.stratus.profiles;

/** How a kernel spreads rows over the device. */
public enum KernelForm {
  /** A work-item takes whole rows. */
  ROW_PER_ITEM,
  /** A work-group shares a row. */
  ROW_PER_GROUP;

  /** As a profile spells it. */
  public String text() {
    return Spelling.of(this);
  }
}
