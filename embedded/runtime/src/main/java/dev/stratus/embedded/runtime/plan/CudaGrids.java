package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.runtime.cuda.CudaKernel;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.WorkItem;

/**
 * How a launch is cut into groups on a CUDA device, and what it must be.
 *
 * @param task its name, for messages
 */
record CudaGrids(
    String task, CompiledKernel compiled, CudaKernel kernel, DeviceDescription device) {

  /** More work-items in a group than this help no loop that waits for memory. */
  private static final int ENOUGH = 256;

  /** CUDA C++ Programming Guide, "Compute Capabilities": the y and z dimensions of a grid. */
  private static final long MOST_GROUPS = 65_535;

  private static final long MOST_GROUPS_X = Integer.MAX_VALUE;

  /**
   * The sizes as launched.
   *
   * @throws IllegalArgumentException if they do not fit the kernel or the device
   */
  NdRange launched(NdRange asked) {
    if (asked.empty()) {
      return asked;
    }
    if (!asked.free()) {
      return checked(asked);
    }
    return compiled.usesContext() ? whole(asked) : striding(asked);
  }

  /** Parallel loops stride by the number of work-items, so any number of whole groups is right. */
  private NdRange striding(NdRange asked) {
    long block = Math.min(preferred(), roundUp(asked.globalX(), WorkItem.LANE_GROUP));
    long x = Math.min(roundUp(asked.globalX(), block), MOST_GROUPS_X / block * block);
    long y = Math.min(asked.globalY(), MOST_GROUPS);
    long z = Math.min(asked.globalZ(), MOST_GROUPS);
    // Ids and sizes of a launch are ints.
    long most = Integer.MAX_VALUE / block * block;
    return new NdRange(asked.dimensions(), Math.min(x, most), y, z, block, 1, 1);
  }

  private long preferred() {
    int most = Math.min(kernel.occupancyBlock(), Math.min(kernel.maxThreads(), ENOUGH));
    return Math.max(WorkItem.LANE_GROUP, most / WorkItem.LANE_GROUP * WorkItem.LANE_GROUP);
  }

  private static long roundUp(long value, long multiple) {
    return Math.ceilDiv(value, multiple) * multiple;
  }

  /** A kernel that knows its work-item gets exactly the work-items that were asked for. */
  private NdRange whole(NdRange asked) {
    long block = Math.min(preferred(), asked.globalX());
    while (asked.globalX() % block != 0) {
      block--;
    }
    return checked(asked.inGroupsOf(block, 1, 1));
  }

  private NdRange checked(NdRange range) {
    long size = range.groupSize();
    if (compiled.usesLanes() && size % WorkItem.LANE_GROUP != 0) {
      throw refused(
          "lanes tell each other values in groups of "
              + WorkItem.LANE_GROUP
              + ", so a work-group must be a multiple of that; it is "
              + size);
    }
    if (size > kernel.maxThreads()) {
      throw refused(
          "a work-group of "
              + size
              + " is more than "
              + kernel.maxThreads()
              + ", which is what "
              + device.name()
              + " can run of this kernel ("
              + kernel.resources()
              + ")");
    }
    for (int d = 0; d < device.maxWorkItems().size(); d++) {
      long local = d == 0 ? range.localX() : d == 1 ? range.localY() : range.localZ();
      if (local > device.maxWorkItems().get(d)) {
        throw refused(
            "a work-group has "
                + local
                + " work-items in dimension "
                + d
                + "; "
                + device.name()
                + " allows "
                + device.maxWorkItems().get(d));
      }
    }
    long y = range.globalY() / range.localY();
    long z = range.globalZ() / range.localZ();
    if (y > MOST_GROUPS || z > MOST_GROUPS || range.globalX() > MOST_GROUPS_X) {
      throw refused(
          "it has "
              + range.globalX() / range.localX()
              + " x "
              + y
              + " x "
              + z
              + " groups; CUDA allows "
              + MOST_GROUPS
              + " in dimensions 1 and 2, and 2^31-1 work-items in dimension 0. Put the largest"
              + " dimension first");
    }
    return range;
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("Task " + task + ": " + why + ".");
  }
}
