package dev.stratus.embedded.runtime.device;

import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** An OpenCL device. */
public final class OpenClRuntimeDevice extends RuntimeDevice {
  private final OpenClDevice device;
  private final SharedContext context;

  public OpenClRuntimeDevice(OpenClDevice device, int backendIndex) {
    super(device.description(), TornadoVMBackendType.OPENCL, backendIndex);
    this.device = device;
    this.context = new SharedContext(device);
  }

  /** The driver's device. */
  public OpenClDevice device() {
    return device;
  }

  /** The device's context, which all plans on it share. */
  public SharedContext context() {
    return context;
  }
}
