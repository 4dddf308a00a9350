package dev.stratus.embedded.runtime.opencl;

/** A buffer that does not fit on the device: found before the driver is asked, or said by it. */
public final class DeviceMemoryException extends DeviceException {
  private static final long serialVersionUID = 1L;
  private static final String CALL = "clCreateBuffer";

  private final Amounts amounts;

  /**
   * The amounts of a refusal, all in bytes.
   *
   * @param asked the buffer asked for
   * @param inUse what this context's buffers held at the time
   * @param maxAllocation the device's largest buffer
   * @param globalMemory the device's global memory
   */
  public record Amounts(long asked, long inUse, long maxAllocation, long globalMemory)
      implements java.io.Serializable {
    private String sentence() {
      return "A buffer of "
          + asked
          + " bytes was asked for; the device has "
          + globalMemory
          + " bytes of global memory, of which "
          + inUse
          + " are in use by other buffers, and allows at most "
          + maxAllocation
          + " bytes in one buffer. Use smaller arrays, or process the data in batches.";
    }
  }

  /** The driver said so. */
  DeviceMemoryException(int code, String device, Amounts amounts) {
    super(code, CALL, device, amounts.sentence());
    this.amounts = amounts;
  }

  /** The device's own limits say so; the driver was not asked. */
  DeviceMemoryException(String device, Amounts amounts) {
    super(
        device + " has not enough memory. " + amounts.sentence(),
        ClStatus.CL_MEM_OBJECT_ALLOCATION_FAILURE.code(),
        CALL,
        device);
    this.amounts = amounts;
  }

  /** What was asked and what was there. */
  public Amounts amounts() {
    return amounts;
  }
}
