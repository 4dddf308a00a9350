package dev.stratus.device;

import java.util.List;
import java.util.stream.Stream;

/** Finds expressions that mean one device alone. */
final class DeviceNaming {
  private DeviceNaming() {}

  /** The shortest that will do: by kind, by name, by name and platform, and last by place too. */
  static String of(Device device, DeviceList list) {
    String name = name(device);
    return Stream.of(device.kind().word(), name, name + ",platform=" + quoted(device.platform()))
        .filter(expression -> means(expression, device, list))
        .findFirst()
        .orElse(byPlace(device));
  }

  /** Name and place, for devices that are alike. */
  static String byPlace(Device device) {
    return name(device) + ",id=" + device.id();
  }

  private static boolean means(String expression, Device device, DeviceList list) {
    DeviceExpression parsed = DeviceExpression.parse(expression);
    List<Device> matches = list.devices().stream().filter(parsed::matches).toList();
    return matches.equals(List.of(device));
  }

  /** By the whole name, or by what stands before a quote: an expression cannot hold one. */
  private static String name(Device device) {
    int quote = device.name().indexOf('"');
    return quote < 0
        ? "name=" + quoted(device.name())
        : "name~" + quoted(device.name().substring(0, quote));
  }

  private static String quoted(String text) {
    return text.matches("[\\p{Alnum}_.:+/-]+") ? text : "\"" + text + "\"";
  }
}
