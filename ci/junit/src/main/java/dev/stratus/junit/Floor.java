package dev.stratus.junit;

import dev.stratus.embedded.spi.DeviceKind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * At least one OpenCL device ran so many kernels.
 *
 * @param kernels 1 or more
 * @param kinds of what kind the device must be; empty: of any
 */
record Floor(long kernels, List<DeviceKind> kinds) {

  /**
   * @param where who asks, for the message
   */
  static Floor of(long kernels, List<DeviceKind> kinds, String where) {
    if (kernels < 1) {
      throw new IllegalArgumentException(
          "The floor of " + where + " is " + kernels + " kernels; it must be at least 1.");
    }
    if (kinds.contains(DeviceKind.JVM_DEBUG)) {
      throw new IllegalArgumentException(
          "The floor of "
              + where
              + " names JVM_DEBUG; a floor is for OpenCL devices: CPU, GPU or ACCELERATOR.");
    }
    return new Floor(kernels, List.copyOf(kinds));
  }

  /**
   * @throws AssertionError if the floor was missed; the message says what ran where, and which
   *     devices there are
   */
  void require(String where, LaunchCounts counts) {
    if (!LaunchWatch.possible()) {
      throw new AssertionError(
          head(where)
              + " cannot be shown: a TornadoVM SDK keeps no record of launches. Run without the"
              + " floor there.");
    }
    List<VisibleDevice> devices = VisibleDevice.all();
    boolean reached =
        devices.stream()
            .filter(this::counted)
            .anyMatch(device -> counts.of(device.id()) >= kernels);
    if (!reached) {
      throw new AssertionError(
          head(where) + " was missed: " + counts.text() + ". " + VisibleDevice.listing());
    }
  }

  private boolean counted(VisibleDevice device) {
    return device.isOpenCl() && (kinds.isEmpty() || kinds.contains(device.kind()));
  }

  private String head(String where) {
    String kind =
        kinds.isEmpty()
            ? ""
            : " of kind "
                + kinds.stream().map(VisibleDevice::word).collect(Collectors.joining(" or "));
    return "The floor of "
        + where
        + " (one OpenCL device"
        + kind
        + " runs "
        + kernels
        + " kernels)";
  }
}
