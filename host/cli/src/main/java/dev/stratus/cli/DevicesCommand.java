package dev.stratus.cli;

import dev.stratus.DeviceView;
import dev.stratus.device.DeviceList;
import dev.stratus.profiles.ProfileLookup;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
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
    ProfileLookup profiles = ProfileLookup.standard();
    List<DeviceView> views =
        list.devices().stream().map(device -> DeviceView.of(device, profiles)).toList();
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(views, list) + "\n" : text(views, list));
    return ExitCode.GOOD;
  }

  private static String json(List<DeviceView> views, DeviceList list) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.devices/1");
    tree.put("devices", views.stream().map(view -> DeviceJson.view(view, list)).toList());
    tree.put("absences", list.absences());
    return Json.print(tree);
  }

  private static String text(List<DeviceView> views, DeviceList list) {
    StringBuilder out = new StringBuilder();
    for (DeviceView view : views) {
      out.append(DeviceText.block(view, list)).append('\n');
    }
    for (String absence : list.absences()) {
      out.append("Not there: ").append(absence).append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }
}
