package dev.stratus.embedded.runtime.opencl;

import dev.stratus.embedded.spi.DeviceDescription;
import java.lang.foreign.MemorySegment;

/**
 * A device that answered. Nothing is opened yet; {@link OpenClContext#open} does that.
 *
 * @param binding the driver's functions
 * @param platform {@code cl_platform_id}
 * @param device {@code cl_device_id}
 * @param description what the driver says of it
 * @param correctlyRounded whether float division and square root can be asked to be correctly
 *     rounded
 */
public record OpenClDevice(
    OpenClBinding binding,
    MemorySegment platform,
    MemorySegment device,
    DeviceDescription description,
    boolean correctlyRounded) {

  /** The device's own name. */
  public String name() {
    return description.name();
  }

  /**
   * The build options of every program unless a user adds to them: OpenCL C 1.2, no warnings on
   * stderr, and division and square root as exact as Java's where the device can. Never fast-math.
   */
  public String defaultBuildOptions() {
    return correctlyRounded
        ? "-cl-std=CL1.2 -w -cl-fp32-correctly-rounded-divide-sqrt"
        : "-cl-std=CL1.2 -w";
  }
}
