package dev.stratus.profiles;

/** The steps of the lookup, the most particular first. */
public enum Level {
  /** A file of the user's own, whatever it matches on. */
  USER_OVERLAY("user overlay"),
  /** One device by its exact name. */
  DEVICE("exact device"),
  /** Devices of one design. */
  ARCHITECTURE("architecture"),
  /** Devices of one maker, or of one maker's driver. */
  VENDOR("vendor"),
  /** CPUs, GPUs, accelerators. */
  KIND("kind"),
  /** Every device. */
  DEFAULT("default");

  private final String text;

  Level(String text) {
    this.text = text;
  }

  /** As it is printed. */
  public String text() {
    return text;
  }
}
