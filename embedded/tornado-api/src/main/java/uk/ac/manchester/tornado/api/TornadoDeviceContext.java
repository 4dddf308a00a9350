package uk.ac.manchester.tornado.api;

/** Where a device is found, and what it can do. */
public interface TornadoDeviceContext {

  TornadoTargetDevice getDevice();

  boolean isPlatformFPGA();

  boolean isPlatformXilinxFPGA();

  /** Whether the device has double arithmetic. */
  boolean isFP64Supported();

  /** The device's place in its platform. */
  int getDeviceIndex();

  /** The platform's place in its driver. */
  int getDevicePlatform();

  String getDeviceName();

  /** The backend's place in the runtime. */
  int getDriverIndex();
}
