package dev.stratus.device;

import java.util.List;
import java.util.stream.Collectors;

/** What is said where an expression means no device, or several. */
final class DeviceMismatch {
  private DeviceMismatch() {}

  static String none(DeviceList list, DeviceExpression expression, String from) {
    String absent =
        list.absences().isEmpty() ? "" : "\nNot there: " + String.join(" ", list.absences());
    return "No device is '"
        + expression.text()
        + "'"
        + from
        + ": "
        + failedPart(list, expression)
        + ".\nThere are:\n"
        + list.text()
        + ".\nName one of them, or use auto."
        + absent;
  }

  /** The first part that no device fits, or that no device fits which the parts before it leave. */
  private static String failedPart(DeviceList list, DeviceExpression expression) {
    List<DeviceTerm> terms = expression.terms();
    for (DeviceTerm term : terms) {
      if (list.devices().stream().noneMatch(term::holds)) {
        return "nothing here is '" + term.text() + "'";
      }
    }
    List<Device> left = list.devices();
    for (DeviceTerm term : terms) {
      List<Device> next = left.stream().filter(term::holds).toList();
      if (next.isEmpty()) {
        return "'"
            + term.text()
            + "' does not hold for what the other parts leave, "
            + left.stream().map(Device::id).collect(Collectors.joining(", "));
      }
      left = next;
    }
    return left.stream().map(Device::id).collect(Collectors.joining(", "))
        + " would fit, but is chosen by name only (it checks or stands in, and is slow)";
  }

  static String several(
      DeviceList list, DeviceExpression expression, List<Device> matches, String from) {
    return "'"
        + expression.text()
        + "'"
        + from
        + " matches "
        + matches.size()
        + " devices; name one of them more closely, or add auto to take the best:\n"
        + matches.stream()
            .map(d -> "  " + d.line() + ": '" + DeviceNaming.of(d, list) + "'")
            .collect(Collectors.joining("\n"));
  }

  static String place(DeviceList list, DeviceExpression expression, Device device, String from) {
    return "'"
        + expression.text()
        + "'"
        + from
        + " is a place in the list, and places change with what is installed; name the device: '"
        + DeviceNaming.of(device, list)
        + "' is "
        + device.line()
        + ".";
  }
}
