package uk.ac.manchester.tornado.api.common;

import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A device that can run tasks. Sizes are in bytes. */
public interface TornadoDevice {

  String getDeviceName();

  String getDescription();

  /** The name of the driver's platform. */
  String getPlatformName();

  TornadoDeviceContext getDeviceContext();

  TornadoTargetDevice getPhysicalDevice();

  TornadoDeviceType getDeviceType();

  /** Largest single buffer. */
  long getMaxAllocMemory();

  long getMaxGlobalMemory();

  /** Local memory of a work-group. */
  long getDeviceLocalMemorySize();

  /** Largest work-group size in each dimension. */
  long[] getDeviceMaxWorkgroupDimensions();

  String getDeviceOpenCLCVersion();

  /** The driver's own object or text for the device. */
  Object getDeviceInfo();

  /** The backend's place in the runtime. */
  int getBackendIndex();

  /** Parallel units: the device's compute units. */
  default int getAvailableProcessors() {
    return getPhysicalDevice().getDeviceMaxComputeUnits();
  }

  TornadoVMBackendType getTornadoVMBackend();

  boolean isSPIRVSupported();
}
