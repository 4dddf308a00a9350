package dev.stratus.fpga;

/** A vendor's tool is not there, or ended with an error. */
public final class FpgaToolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FpgaToolException(String message) {
    super(message);
  }

  FpgaToolException(String message, Throwable cause) {
    super(message, cause);
  }
}
