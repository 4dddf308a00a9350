package dev.stratus;

/** What the device or its driver did; the cause carries the driver's own words. */
public final class DeviceFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeviceFailureException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A failure while a device was at work. What the caller asked and mistakes of ours pass through;
   * all else is what the device did, and its message says how.
   *
   * @param where a clause that names the device and what it was given
   */
  public static DeviceFailureException of(RuntimeException e, String where) {
    if (e instanceof IllegalArgumentException
        || e instanceof IllegalStateException
        || e instanceof NullPointerException
        || e instanceof ClassCastException
        || e instanceof IndexOutOfBoundsException
        || e instanceof UnsupportedOperationException) {
      throw e;
    }
    return new DeviceFailureException(where + ": " + e.getMessage(), e);
  }
}
