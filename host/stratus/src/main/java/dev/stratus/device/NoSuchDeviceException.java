package dev.stratus.device;

/** The device asked for is not there; the message lists those there are. */
public final class NoSuchDeviceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public NoSuchDeviceException(String message) {
    super(message);
  }
}
