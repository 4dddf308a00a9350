package dev.stratus.cli;

import dev.stratus.device.Device;
import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.tune.TuneOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stratus tune} prints.
 *
 * @param file where the findings are
 */
record TuneReport(Device device, Path file, List<TuneOutcome> outcomes) {

  String text() {
    Table table = new Table("problem", "state", "untuned", "tuned", "gain", "measured", "by");
    for (TuneOutcome outcome : outcomes) {
      row(table, outcome);
    }
    StringBuilder out = new StringBuilder();
    out.append(device.line()).append(", driver ").append(device.driver()).append("\n\n");
    out.append(table.text());
    out.append("\nkept in ").append(file).append('\n');
    return out.toString();
  }

  private static void row(Table table, TuneOutcome outcome) {
    String state = outcome.state().name().toLowerCase(Locale.ROOT);
    String measured = String.valueOf(outcome.measured());
    if (outcome.entry().isEmpty()) {
      String why = outcome.failure().orElse("-");
      table.row(outcome.problem().text(), state, "-", "-", "-", measured, why);
      return;
    }
    TunedEntry entry = outcome.entry().get();
    table.row(
        outcome.problem().text(),
        state,
        milliseconds(entry.untunedNanos()),
        milliseconds(entry.medianNanos()),
        String.format(Locale.ROOT, "%.2fx", entry.untunedNanos() / (double) entry.medianNanos()),
        measured,
        entry.choice().text());
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }

  String json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.tune/1");
    tree.put("device", Json.device(device));
    tree.put("file", file.toString());
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    outcomes.forEach(outcome -> all.add(tree(outcome)));
    tree.put("problems", all);
    return Json.print(tree);
  }

  private static Map<String, @Nullable Object> tree(TuneOutcome outcome) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("pass", outcome.problem().pass().text());
    tree.put("dtype", outcome.problem().dtype());
    tree.put("rows", outcome.problem().rows());
    tree.put("width", outcome.problem().width());
    tree.put("state", outcome.state().name().toLowerCase(Locale.ROOT));
    tree.put("measured", outcome.measured());
    tree.put("refused", outcome.refused());
    tree.put("failure", outcome.failure().orElse(null));
    tree.put("found", outcome.entry().map(TuneReport::found).orElse(null));
    return tree;
  }

  private static Map<String, @Nullable Object> found(TunedEntry entry) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    TunedChoice choice = entry.choice();
    tree.put("kernel", choice.kernel());
    tree.put("workGroupSizeItems", choice.workGroupSize().orElse(null));
    tree.put("vectorWidthFloats", choice.vectorWidth());
    tree.put("accumulators", choice.accumulators());
    tree.put("storePolicy", choice.stores().text());
    tree.put("rowsPerPart", choice.rowsPerPart().orElse(null));
    tree.put("medianNanos", entry.medianNanos());
    tree.put("untunedNanos", entry.untunedNanos());
    tree.put("clock", entry.clock().text());
    tree.put("steps", entry.steps().stream().map(TuneStep::text).toList());
    tree.put("driver", entry.driver());
    tree.put("date", entry.date().toString());
    return tree;
  }
}
