package dev.stratus.embedded.runtime.plan;

/** A device's copy of a host array, or the same memory where the two can share it. */
interface DeviceArray extends AutoCloseable {

  HostArray host();

  /**
   * Copies the host's bytes to the device.
   *
   * @return bytes moved: 0 where memory is shared
   */
  long toDevice();

  /**
   * Copies bytes to the host; they are there when the session is finished.
   *
   * @return bytes moved: 0 where memory is shared
   */
  long toHost(long offset, long bytes);

  /** Zeros on the device. */
  void clear();

  /** Whether host and device use the same memory. */
  boolean shared();

  @Override
  void close();
}
