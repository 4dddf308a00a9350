package dev.stratus.cli;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus devices}. */
@Command(
    name = "devices",
    description = "List the devices that can run a kernel, and say which are not there and why.",
    footerHeading = "%nExamples:%n",
    footer = {"  stratus devices", "  stratus devices --json"})
final class DevicesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON (see docs/cli.md).")
  private boolean json;

  @Override
  public Integer call() {
    DeviceList list = DeviceList.find();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("format", "stratus.devices/1");
      tree.put("devices", list.devices().stream().map(Json::device).toList());
      tree.put("absences", list.absences());
      out.println(Json.print(tree));
    } else {
      out.print(text(list));
    }
    return ExitCode.GOOD;
  }

  private static String text(DeviceList list) {
    Table table = new Table("id", "kind", "name", "platform", "units", "memory", "note");
    for (Device device : list.devices()) {
      table.row(
          device.id(),
          device.kind().word(),
          device.name(),
          device.platform(),
          device.description().map(d -> String.valueOf(d.computeUnits())).orElse("-"),
          device.description().map(d -> gibibytes(d.globalMemory())).orElse("-"),
          note(device));
    }
    StringBuilder out = new StringBuilder(table.text());
    for (String absence : list.absences()) {
      out.append("Not there: ").append(absence).append('\n');
    }
    return out.toString();
  }

  private static String note(Device device) {
    return switch (device.kind()) {
      case JVM -> "plain Java on all cores";
      case JVM_DEBUG -> "kernels in a debugger; slow";
      case CPU, GPU, ACCELERATOR ->
          device.checking() ? "checks races and bounds; slow; never picked by auto" : "";
    };
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
