package dev.stratus.embedded.runtime.opencl;

import dev.stratus.embedded.spi.DeviceDescription;
import java.util.List;

/**
 * What a kernel and its device allow in one launch.
 *
 * @param device the device
 * @param kernel the kernel's entry point
 * @param maxWorkGroup the largest work-group of this kernel on this device ({@code
 *     CL_KERNEL_WORK_GROUP_SIZE})
 * @param ownLocalMemory local memory that the kernel declares itself, bytes
 */
record LaunchLimits(
    DeviceDescription device, String kernel, long maxWorkGroup, long ownLocalMemory) {

  /**
   * Refuses what cannot work before the driver is asked.
   *
   * @param argumentLocalMemory local memory given as arguments, bytes
   * @throws IllegalArgumentException in the user's words, with what would work
   */
  void check(NdRange range, long argumentLocalMemory) {
    long local = ownLocalMemory + argumentLocalMemory;
    if (local > device.localMemory()) {
      throw new IllegalArgumentException(
          "Kernel "
              + kernel
              + " uses "
              + local
              + " bytes of local memory in a work-group; "
              + device.name()
              + " has "
              + device.localMemory()
              + ". Use smaller local arrays.");
    }
    if (range.free()) {
      return;
    }
    long limit = Math.min(maxWorkGroup, device.maxWorkGroup());
    if (range.groupSize() > limit) {
      throw new IllegalArgumentException(
          "A work-group of "
              + range.local()
              + " has "
              + range.groupSize()
              + " work-items; kernel "
              + kernel
              + " on "
              + device.name()
              + " takes at most "
              + limit
              + ". Use a smaller work-group.");
    }
    List<Long> sizes = range.local();
    for (int d = 0; d < sizes.size(); d++) {
      if (d < device.maxWorkItems().size() && sizes.get(d) > device.maxWorkItems().get(d)) {
        throw new IllegalArgumentException(
            "A work-group of "
                + sizes
                + " is too long in dimension "
                + d
                + ": "
                + device.name()
                + " allows "
                + device.maxWorkItems()
                + ".");
      }
    }
  }

  /** The sizes of a launch and the limits they met. */
  String describe(NdRange range, long argumentLocalMemory) {
    return "global size "
        + range.global()
        + ", work-group "
        + (range.free() ? "chosen by the driver" : range.local().toString())
        + ", local memory "
        + (ownLocalMemory + argumentLocalMemory)
        + " bytes; the limits are: work-group "
        + device.maxWorkGroup()
        + " (this kernel "
        + maxWorkGroup
        + "), by dimension "
        + device.maxWorkItems()
        + ", local memory "
        + device.localMemory()
        + " bytes.";
  }
}
