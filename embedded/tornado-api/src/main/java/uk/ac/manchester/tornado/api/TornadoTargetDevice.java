package uk.ac.manchester.tornado.api;

/** A device's limits, as its driver reports them. Sizes are in bytes. */
public interface TornadoTargetDevice {

  String getDeviceName();

  long getDeviceGlobalMemorySize();

  /** Local memory of a work-group. */
  long getDeviceLocalMemorySize();

  int getDeviceMaxComputeUnits();

  /** Largest work-group size in each dimension. */
  long[] getDeviceMaxWorkItemSizes();

  /** Most work-items of a work-group. */
  long[] getDeviceMaxWorkGroupSize();

  /** Most work-items of a work-group. */
  int getMaxThreadsPerBlock();

  /** MHz. */
  int getDeviceMaxClockFrequency();

  long getDeviceMaxConstantBufferSize();

  /** Largest single buffer. */
  long getDeviceMaxAllocationSize();

  String getDeviceInfo();
}
