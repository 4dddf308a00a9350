package dev.stratus.embedded.spi;

/**
 * What one conformance probe found.
 *
 * @param probe its name, such as {@code partial-group}
 * @param outcome whether the driver did what OpenCL and Java ask
 * @param detail what was expected and what came; why it was not run; empty where there is nothing
 *     to say
 * @param need what a failure takes away
 * @param meaning what a failure means, a sentence
 */
public record ProbeResult(
    String probe, Outcome outcome, String detail, KernelNeed need, String meaning) {

  /** How a probe ended. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** The device cannot be asked, or time ran out; the detail says which. */
    NOT_RUN
  }

  /** Whether the driver did it wrong. */
  public boolean failed() {
    return outcome == Outcome.FAILED;
  }
}
