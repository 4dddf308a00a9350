package dev.stratus.embedded.runtime.opencl;

import dev.stratus.embedded.spi.DeviceDescription;

/** Holds a buffer's size against the device's limits, before the driver is asked and after. */
final class BufferLimits {
  private BufferLimits() {}

  static void check(OpenClContext context, long bytes, boolean shared) {
    DeviceDescription device = context.description();
    boolean tooLarge = bytes > device.maxAllocation();
    // Shared memory is the host's and already there; only copies take room on the device.
    boolean tooMuch = !shared && bytes > device.globalMemory() - context.memoryInUse();
    if (tooLarge || tooMuch) {
      throw new DeviceMemoryException(device.name(), amounts(context, bytes));
    }
  }

  static void created(OpenClContext context, int status, long bytes) {
    if (status == Cl.CL_SUCCESS) {
      return;
    }
    String device = context.device().name();
    throw ClStatus.outOfMemory(status)
        ? new DeviceMemoryException(status, device, amounts(context, bytes))
        : new DeviceException(
            status, "clCreateBuffer", device, "A buffer of " + bytes + " bytes was asked for.");
  }

  private static DeviceMemoryException.Amounts amounts(OpenClContext context, long bytes) {
    DeviceDescription device = context.description();
    return new DeviceMemoryException.Amounts(
        bytes, context.memoryInUse(), device.maxAllocation(), device.globalMemory());
  }
}
