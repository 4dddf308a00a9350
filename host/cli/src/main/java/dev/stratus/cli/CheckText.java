package dev.stratus.cli;

import dev.stratus.cli.check.CaseResult;
import dev.stratus.cli.check.DeviceReport;
import dev.stratus.device.DeviceList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of {@code stratus check}: a line for each kernel, a column for each device. */
final class CheckText {
  private CheckText() {}

  static String of(List<DeviceReport> reports, DeviceList list) {
    StringBuilder out = new StringBuilder();
    out.append("Worst error in ulp, and its share of what docs/contract.md allows:\n\n");
    out.append(table(reports)).append('\n');
    for (DeviceReport report : reports) {
      device(out, report);
    }
    for (String absence : list.absences()) {
      out.append("Not there: ").append(absence).append('\n');
    }
    return out.toString();
  }

  private static String table(List<DeviceReport> reports) {
    List<Map<String, DeviceReport.Worst>> columns = new ArrayList<>();
    Set<String> kernels = new LinkedHashSet<>();
    List<String> header = new ArrayList<>(List.of("kernel"));
    for (DeviceReport report : reports) {
      header.add(report.device().id());
      columns.add(report.kernels());
    }
    columns.forEach(column -> kernels.addAll(column.keySet()));
    Table table = new Table(header.toArray(String[]::new));
    for (String kernel : kernels) {
      List<String> cells = new ArrayList<>(List.of(kernel));
      columns.forEach(column -> cells.add(cell(column.get(kernel))));
      table.row(cells.toArray(String[]::new));
    }
    return table.text();
  }

  private static String cell(DeviceReport.@Nullable Worst worst) {
    if (worst == null) {
      return "-";
    }
    String error =
        String.format(
            Locale.ROOT, "%s %3.0f%%", CaseResult.ulpsText(worst.ulps()), 100 * worst.share());
    return worst.passed() ? error : error + " WRONG";
  }

  private static void device(StringBuilder out, DeviceReport report) {
    out.append(report.device().line()).append(": ").append(CheckCommand.summary(report));
    out.append('\n');
    if (report.results().stream().allMatch(r -> r.status() == CaseResult.Status.DECLINED)) {
      out.append("  NOTHING RAN, which is no good result\n");
    }
    declined(report)
        .forEach((reason, cases) ->
            out.append("  declined ").append(cases).append(": ").append(reason).append('\n'));
    boolean jvm = report.device().description().isEmpty();
    if (!jvm && !report.notRun().isEmpty()) {
      out.append("  not run: ").append(String.join(", ", report.notRun())).append('\n');
    }
    for (CaseResult result : report.bad()) {
      out.append("  ").append(result.status()).append(' ').append(result.check().name());
      out.append('\n').append(result.message().indent(4));
    }
  }

  /** How many cases, by reason. */
  private static Map<String, Integer> declined(DeviceReport report) {
    Map<String, Integer> reasons = new TreeMap<>();
    report.results().stream()
        .filter(result -> result.status() == CaseResult.Status.DECLINED)
        .forEach(result -> reasons.merge(result.message(), 1, Integer::sum));
    return reasons;
  }
}
