package dev.stratus.bench.device;

import dev.stratus.report.DataTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Two runs, case by case: how many times as long the second took, with an interval.
 *
 * @param rows a line for each case that both have
 * @param onlyBefore cases of the first alone
 * @param onlyAfter cases of the second alone
 * @param threshold a case that is slower by more than this share is a regression
 */
public record Comparison(
    List<Row> rows, List<String> onlyBefore, List<String> onlyAfter, double threshold) {

  /** What can be said of a case. */
  public enum Verdict {
    FASTER("faster"),
    SLOWER("slower"),
    SAME("no difference seen");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }
  }

  /**
   * A case.
   *
   * @param ratio the second's median over the first's, with its interval
   */
  public record Row(String id, Bootstrap ratio) {

    /** A difference is one where the interval leaves 1 out. */
    public Verdict verdict() {
      if (ratio.low() > 1) {
        return Verdict.SLOWER;
      }
      return ratio.high() < 1 ? Verdict.FASTER : Verdict.SAME;
    }
  }

  /**
   * @param force whether machines may differ
   * @throws IllegalArgumentException if they do and may not, or the runs have no case in common;
   *     the message says what differs
   */
  public static Comparison of(
      BenchDocument before, BenchDocument after, double threshold, boolean force) {
    List<String> differences = differences(before.machine(), after.machine());
    if (!differences.isEmpty() && !force) {
      throw new IllegalArgumentException(
          "The runs are of different machines, so their ratio means little: "
              + String.join("; ", differences)
              + ". --force compares them all the same.");
    }
    Map<String, JsonNode> first = before.cases();
    Map<String, JsonNode> second = after.cases();
    List<Row> rows = new ArrayList<>();
    first.forEach((id, one) -> {
      if (second.containsKey(id)) {
        rows.add(
            new Row(
                id,
                Bootstrap.ratio(BenchDocument.times(one), BenchDocument.times(second.get(id)))));
      }
    });
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "The runs have no case in common: the first has "
              + String.join(", ", first.keySet())
              + "; the second "
              + String.join(", ", second.keySet())
              + ".");
    }
    return new Comparison(
        rows,
        first.keySet().stream().filter(id -> !second.containsKey(id)).toList(),
        second.keySet().stream().filter(id -> !first.containsKey(id)).toList(),
        threshold);
  }

  private static List<String> differences(Map<String, String> a, Map<String, String> b) {
    Set<String> names = new TreeSet<>(a.keySet());
    names.addAll(b.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String one = a.getOrDefault(name, "none");
      String other = b.getOrDefault(name, "none");
      if (!one.equals(other)) {
        differences.add(name + " is '" + one + "' in the first and '" + other + "' in the second");
      }
    }
    return differences;
  }

  /** The cases that are slower by more than the threshold, beyond doubt. */
  public List<Row> regressions() {
    return rows.stream()
        .filter(r -> r.verdict() == Verdict.SLOWER && r.ratio().ratio() > 1 + threshold)
        .toList();
  }

  /** As a table. */
  public DataTable table() {
    return new DataTable(
        "Compared, second over first",
        List.of("case", "ratio of medians", "95 % interval", "verdict"),
        rows.stream()
            .map(r ->
                List.of(
                    r.id(),
                    String.format(Locale.ROOT, "%.3f", r.ratio().ratio()),
                    String.format(Locale.ROOT, "%.3f to %.3f", r.ratio().low(), r.ratio().high()),
                    r.verdict().text + (regressions().contains(r) ? ", regression" : "")))
            .toList());
  }
}
