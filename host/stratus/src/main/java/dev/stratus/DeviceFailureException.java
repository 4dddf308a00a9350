package dev.stratus;

/** What the device or its driver did; the cause carries the driver's own words. */
public final class DeviceFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeviceFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
