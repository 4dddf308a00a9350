package dev.stratus.cli;

import dev.stratus.cli.check.CaseResult;
import dev.stratus.cli.check.CaseResult.Status;
import dev.stratus.cli.check.CaseRunner;
import dev.stratus.cli.check.CheckCase;
import dev.stratus.cli.check.CheckMatrix;
import dev.stratus.cli.check.DeviceReport;
import dev.stratus.cli.check.JUnitXml;
import dev.stratus.cli.check.LayerCaseRunner;
import dev.stratus.cli.check.ReportFile;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.embedded.spi.Numerics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus check}: every kernel on every device against the reference. */
@Command(
    name = "check",
    description = {
      "Run every kernel, forward and backward, in every element type, on problems whose sizes leave"
          + " vectors and groups partly filled, and compare each result with the double reference.",
      "Prints the worst error of each kernel on each device; ends with 1 if one is off by more than"
          + " the contract allows, or a device fails."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus check",
      "  stratus check --device cpu --junit-xml check.xml",
      "  stratus check --device opencl --json"
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "all|DEVICE",
      defaultValue = "all",
      description =
          "all (the default), or every device that matches, as in 'stratus layernorm', where"
              + " several may: opencl is every OpenCL device.")
  private String device = "all";

  @Option(
      names = "--numerics",
      paramLabel = "strict|reassociate",
      description = "Whether sums may be reordered; by default as each device's profile says.")
  private @Nullable Numerics numerics;

  @Option(
      names = "--junit-xml",
      paramLabel = "FILE",
      description = "Write a report that CI systems read, whole or not at all.")
  private @Nullable Path junitXml;

  @Option(names = "--json", description = "Print JSON (see docs/cli.md).")
  private boolean json;

  private final Optional<CaseRunner> given;

  CheckCommand() {
    this(Optional.empty());
  }

  /** With another way to run a case, for tests. */
  CheckCommand(Optional<CaseRunner> runner) {
    given = runner;
  }

  @Override
  public Integer call() {
    DeviceList list = DeviceList.find();
    List<Device> devices = CheckDevices.matching(list, device);
    if (junitXml == null) {
      return report(check(list, devices), list);
    }
    try (ReportFile file = ReportFile.at(junitXml)) {
      List<DeviceReport> reports = check(list, devices);
      file.write(JUnitXml.of(reports));
      return report(reports, list);
    }
  }

  private List<DeviceReport> check(DeviceList list, List<Device> devices) {
    Set<String> notices = new LinkedHashSet<>();
    CaseRunner runner =
        given.orElseGet(
            () -> new LayerCaseRunner(list, Optional.ofNullable(numerics), notices::add));
    List<CheckCase> cases = CheckMatrix.all();
    List<DeviceReport> reports = new ArrayList<>();
    for (Device each : devices) {
      try (CheckProgress progress =
          new CheckProgress(spec.commandLine().getErr(), each.id(), cases.size())) {
        List<CaseResult> results = new ArrayList<>();
        for (CheckCase one : cases) {
          progress.at(one.name());
          results.add(runner.run(one, each));
        }
        DeviceReport report = new DeviceReport(each, results);
        progress.end(summary(report));
        reports.add(report);
      }
    }
    notices.forEach(notice -> spec.commandLine().getErr().println("stratus: " + notice));
    return reports;
  }

  private int report(List<DeviceReport> reports, DeviceList list) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? CheckJson.print(reports, list) + "\n" : CheckText.of(reports, list));
    return reports.stream().allMatch(DeviceReport::passed) ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
  }

  /** Such as {@code 78 passed, 2 declined, in 12.3 s}. */
  static String summary(DeviceReport report) {
    StringBuilder text = new StringBuilder();
    text.append(report.count(Status.PASSED)).append(" passed");
    append(text, report.count(Status.WRONG), " WRONG");
    append(text, report.count(Status.DEVICE_FAILED), " FAILED on the device");
    append(text, report.count(Status.DECLINED), " declined");
    return text + String.format(Locale.ROOT, ", in %.1f s", report.nanos() / 1e9);
  }

  private static void append(StringBuilder text, long count, String word) {
    if (count > 0) {
      text.append(", ").append(count).append(word);
    }
  }
}
