package dev.stratus.embedded.runtime.opencl;

/** SPIR-V was asked for, and there is no way for it to the device. */
public final class NoSpirvException extends DeviceException {
  private static final long serialVersionUID = 1L;

  NoSpirvException(String device, String reason) {
    super(device + ": " + reason, 0, "SPIR-V", device);
  }

  @Override
  public String codeName() {
    return "no way for it";
  }
}
