package dev.stratus.cli;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.device.NoSuchDeviceException;
import java.util.List;

/** The devices that an expression matches, where several are welcome. */
final class CheckDevices {
  private CheckDevices() {}

  /**
   * @throws NoSuchDeviceException if none matches; the message lists those there are
   */
  static List<Device> matching(DeviceList list, String text) {
    return text.strip().equalsIgnoreCase("all")
        ? list.devices()
        : new DeviceSelection(text).matching(list);
  }
}
