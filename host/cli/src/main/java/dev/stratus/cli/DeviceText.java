package dev.stratus.cli;

import dev.stratus.DeviceView;
import dev.stratus.Fact;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.profiles.DeviceProfile;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A device as {@code stratus devices} shows it: a head line, and a line for each group of facts.
 */
final class DeviceText {
  private static final String UNKNOWN = "-";

  private DeviceText() {}

  static String block(DeviceView view, DeviceList list) {
    Device device = view.device();
    StringBuilder out = new StringBuilder();
    out.append(device.id()).append("  ").append(device.kind().word()).append("  ");
    out.append(device.name()).append(note(device)).append('\n');
    line(out, "driver", driver(view));
    if (device.description().isPresent()) {
      line(out, "vendor", view.vendor().text(vendor -> vendor));
      line(out, "memory", memory(view));
      line(out, "limits", limits(view));
      line(out, "numbers", "fp64 " + yes(view.fp64()) + ", fp16 " + yes(view.fp16()));
      line(out, "bandwidth", view.bandwidth().text(DeviceText::bandwidth));
      line(out, "profile", view.profile().text(DeviceProfile::matchedAt));
    }
    line(out, "choose by", "--device '" + DeviceSelection.expressionFor(device, list) + "'");
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String text) {
    out.append(String.format(Locale.ROOT, "  %-10s %s%n", name, text));
  }

  private static String note(Device device) {
    return switch (device.kind()) {
      case JVM -> " (plain Java on all cores)";
      case JVM_DEBUG -> " (kernels in a debugger; slow)";
      case CPU, GPU, ACCELERATOR ->
          device.checking() ? " (checks races and bounds; slow; never picked by auto)" : "";
    };
  }

  private static String driver(DeviceView view) {
    String version = view.version().known().map(v -> ", " + v).orElse("");
    return view.device().platform() + " " + view.driver().text(d -> d) + version;
  }

  private static String memory(DeviceView view) {
    return shown(view.memory(), DeviceText::size)
        + ", "
        + shown(view.maxAllocation(), DeviceText::size)
        + " in one buffer, local "
        + shown(view.localMemory(), DeviceText::size)
        + ", last-level cache "
        + shown(view.lastLevelCache(), DeviceText::size)
        + (view.unifiedMemory().known().orElse(false) ? ", shared with the host" : "");
  }

  private static String limits(DeviceView view) {
    return shown(view.computeUnits(), String::valueOf)
        + " compute units, work-group "
        + shown(view.maxWorkGroup(), String::valueOf)
        + " ("
        + shown(view.maxWorkItems(), DeviceText::sizes)
        + ")";
  }

  private static String sizes(List<Long> sizes) {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }

  private static <T> String shown(Fact<T> fact, Function<T, String> printer) {
    return fact.known().map(printer).orElse(UNKNOWN);
  }

  private static String yes(Fact<Boolean> fact) {
    return shown(fact, value -> value ? "yes" : "no");
  }

  private static String bandwidth(DeviceView.Bandwidth known) {
    return String.format(
        Locale.ROOT,
        "%.1f GB/s (%s; profile %s)",
        known.gigabytesPerSecond(),
        known.measured(),
        known.profile());
  }

  private static String size(long bytes) {
    if (bytes >= 1L << 30) {
      return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
    return bytes >= 1L << 20 ? bytes / (1L << 20) + " MiB" : bytes / (1L << 10) + " KiB";
  }
}
