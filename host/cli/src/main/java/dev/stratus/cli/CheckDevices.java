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
    if (text.strip().equalsIgnoreCase("all")) {
      return list.devices();
    }
    DeviceSelection selection = new DeviceSelection(text);
    List<Device> matching = list.devices().stream().filter(d -> matches(selection, d)).toList();
    // Words that stand for one of all, such as auto, and the refusal where nothing matches.
    return matching.isEmpty() ? List.of(selection.choose(list).device()) : matching;
  }

  /** Whether it would be chosen if it were alone with the JVM engine. */
  private static boolean matches(DeviceSelection selection, Device device) {
    if (selection.text().equalsIgnoreCase("auto")) {
      return false;
    }
    DeviceList alone = new DeviceList(List.of(device, Device.jvmEngine()), List.of());
    try {
      return selection.choose(alone).device().id().equals(device.id());
    } catch (NoSuchDeviceException other) {
      return false;
    } catch (IllegalArgumentException both) {
      // An expression that matches the JVM engine too; the list decides about that one itself.
      return true;
    }
  }
}
