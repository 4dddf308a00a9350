package dev.stratus.embedded.fpga.simulate;

/** A schedule that does not fit its graph: a value not there yet, a port that is taken. */
public final class HazardException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  HazardException(String message) {
    super(message);
  }
}
