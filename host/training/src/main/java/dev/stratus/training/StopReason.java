package dev.stratus.training;

/** Why training ended. */
public enum StopReason {
  /** All epochs are done. */
  MAX_EPOCHS("all epochs are done"),
  /** The validation loss has not become smaller for as long as was allowed. */
  VALIDATION_PATIENCE("the validation loss has not become smaller for as long as was allowed"),
  /** The listener asked for it. */
  STOPPED("it was asked to stop");

  private final String text;

  StopReason(String text) {
    this.text = text;
  }

  /** A clause. */
  public String text() {
    return text;
  }
}
