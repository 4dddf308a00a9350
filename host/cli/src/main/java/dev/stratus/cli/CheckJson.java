package dev.stratus.cli;

import dev.stratus.cli.check.CaseResult;
import dev.stratus.cli.check.DeviceReport;
import dev.stratus.device.DeviceList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code --json} output of {@code stratus check}: {@code stratus.check/1}. */
final class CheckJson {
  private CheckJson() {}

  static String print(List<DeviceReport> reports, DeviceList list) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.check/1");
    tree.put("passed", reports.stream().allMatch(DeviceReport::passed));
    tree.put("devices", reports.stream().map(CheckJson::device).toList());
    tree.put("absences", list.absences());
    return Json.print(tree);
  }

  private static Map<String, @Nullable Object> device(DeviceReport report) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("device", Json.device(report.device()));
    tree.put("passed", report.passed());
    tree.put("nanos", report.nanos());
    List<Map<String, @Nullable Object>> kernels = new ArrayList<>();
    report
        .kernels()
        .forEach((name, worst) -> {
          Map<String, @Nullable Object> kernel = new LinkedHashMap<>();
          kernel.put("kernel", name);
          kernel.put("passed", worst.passed());
          kernel.put("cases", worst.cases());
          kernel.put("worstUlps", worst.ulps());
          kernel.put("worstShare", worst.share());
          kernels.add(kernel);
        });
    tree.put("kernels", kernels);
    tree.put("notRun", report.notRun());
    tree.put("cases", report.results().stream().map(CheckJson::result).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> result(CaseResult result) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", result.check().name());
    tree.put("status", result.status().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    tree.put("message", result.message().isEmpty() ? null : result.message());
    tree.put("nanos", result.nanos());
    tree.put("kernels", result.kernels().stream().map(k -> k.kernel()).toList());
    return tree;
  }
}
