package dev.stratus.embedded.runtime.opencl;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * What a device or its driver did. Carries the driver's status by name, the call, the device, and
 * in the message what was asked and which limits it met. Subclasses carry more.
 */
public class DeviceException extends TornadoRuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String call;
  private final String device;

  /**
   * @param code the driver's status
   * @param call the C function that returned it
   * @param device the device's name
   * @param context what was being done, with sizes and limits; one or more whole sentences, or
   *     empty
   */
  public DeviceException(int code, String call, String device, String context) {
    super(
        device
            + ": "
            + call
            + " returned "
            + ClStatus.nameOf(code)
            + "."
            + (context.isEmpty() ? "" : " " + context)
            + (lost(code) ? " The device is lost: close the plan and open a new one." : ""));
    this.code = code;
    this.call = call;
    this.device = device;
  }

  /** With a message of the subclass's own: for what was found before the driver was asked. */
  protected DeviceException(String message, int code, String call, String device) {
    super(message);
    this.code = code;
    this.call = call;
    this.device = device;
  }

  /** The driver's status. */
  public int code() {
    return code;
  }

  /** The driver's status by name, such as {@code CL_OUT_OF_RESOURCES (-5)}. */
  public String codeName() {
    return ClStatus.nameOf(code);
  }

  /** The C function that returned it. */
  public String call() {
    return call;
  }

  /** The device's name. */
  public String device() {
    return device;
  }

  /** Whether the driver says that the device is gone. */
  public boolean deviceLost() {
    return lost(code);
  }

  private static boolean lost(int code) {
    return code == ClStatus.CL_DEVICE_NOT_AVAILABLE.code();
  }
}
