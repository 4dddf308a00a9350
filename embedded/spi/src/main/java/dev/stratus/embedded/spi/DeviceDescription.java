package dev.stratus.embedded.spi;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a device's driver says of it. Sizes are in bytes.
 *
 * @param id where it is listed, {@code opencl:<platform>:<index>} or {@code jvm-debug}; never used
 *     to select by position
 * @param name the device's own name
 * @param vendor the device's vendor
 * @param platform the driver platform's name
 * @param driver the driver's version
 * @param version the language or device version, such as {@code OpenCL 3.0 PoCL HSTR: ...}
 * @param kind CPU, GPU, accelerator or the debug device
 * @param checking true for a checking device such as Oclgrind, which {@code auto} never picks
 * @param computeUnits parallel units
 * @param maxWorkGroup largest number of work-items in a work-group
 * @param maxWorkItems largest work-group size in each dimension
 * @param globalMemory global memory
 * @param maxAllocation largest single buffer
 * @param localMemory local memory of a work-group
 * @param lastLevelCache size of the global-memory cache, where the driver reports one
 * @param fp64 whether double arithmetic is there
 * @param fp16 whether half arithmetic is there
 * @param unifiedMemory whether host and device share memory, so that buffers need no copy
 * @param laneWidth work-items that run in step and can add up without local memory ({@code
 *     KernelContext.simdSum} and its kin); 0 where the device has no such operations
 * @param facts further facts by name, for display
 */
public record DeviceDescription(
    String id,
    String name,
    String vendor,
    String platform,
    String driver,
    String version,
    DeviceKind kind,
    boolean checking,
    int computeUnits,
    long maxWorkGroup,
    List<Long> maxWorkItems,
    long globalMemory,
    long maxAllocation,
    long localMemory,
    OptionalLong lastLevelCache,
    boolean fp64,
    boolean fp16,
    boolean unifiedMemory,
    int laneWidth,
    Map<String, String> facts) {
  public DeviceDescription {
    maxWorkItems = List.copyOf(maxWorkItems);
    facts = Map.copyOf(facts);
  }

  /** A device without lane operations. */
  public DeviceDescription(
      String id,
      String name,
      String vendor,
      String platform,
      String driver,
      String version,
      DeviceKind kind,
      boolean checking,
      int computeUnits,
      long maxWorkGroup,
      List<Long> maxWorkItems,
      long globalMemory,
      long maxAllocation,
      long localMemory,
      OptionalLong lastLevelCache,
      boolean fp64,
      boolean fp16,
      boolean unifiedMemory,
      Map<String, String> facts) {
    this(
        id,
        name,
        vendor,
        platform,
        driver,
        version,
        kind,
        checking,
        computeUnits,
        maxWorkGroup,
        maxWorkItems,
        globalMemory,
        maxAllocation,
        localMemory,
        lastLevelCache,
        fp64,
        fp16,
        unifiedMemory,
        0,
        facts);
  }
}
