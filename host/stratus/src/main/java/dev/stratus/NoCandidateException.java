package dev.stratus;

/** Every candidate declined on the device asked for; the decision says why. */
public final class NoCandidateException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final transient Decision decision;

  NoCandidateException(Decision decision) {
    super(
        "No kernel can run this on the device asked for.\n"
            + decision.text()
            + "\nChoose another device, or allow the JVM engine (fallback warn or jvm).");
    this.decision = decision;
  }

  /** Who declined, and why. */
  public Decision decision() {
    return decision;
  }
}
