package dev.stratus.cli;

import dev.stratus.Receipt;
import dev.stratus.ShareReport;
import dev.stratus.SplitBackward;
import dev.stratus.SplitForward;
import dev.stratus.reference.ComparisonReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stratus layernorm} prints of a batch that several devices shared.
 *
 * @param written the file of each result that was written
 */
record SplitReport(
    SplitForward forward, Optional<SplitBackward> backward, Map<String, String> written) {

  boolean passed() {
    return forward.passed() && backward.map(SplitBackward::passed).orElse(true);
  }

  /** Every share's, the forward pass first. */
  List<Receipt> receipts() {
    List<Receipt> all = new ArrayList<>(forward.receipts());
    backward.ifPresent(back -> all.addAll(back.receipts()));
    return all;
  }

  /** Every share's, by the share's number and the result's name. */
  Map<String, ComparisonReport> checks() {
    Map<String, ComparisonReport> all = new LinkedHashMap<>();
    List<ShareReport> backwards = backward.map(SplitBackward::shares).orElse(List.of());
    for (List<ShareReport> shares : List.of(forward.shares(), backwards)) {
      for (int i = 0; i < shares.size(); i++) {
        String share = "share " + (i + 1) + " ";
        shares.get(i).checks().forEach((name, report) -> all.put(share + name, report));
      }
    }
    return all;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    append(lines, "forward", forward.shares());
    backward.ifPresent(back -> append(lines, "backward", back.shares()));
    written.values().forEach(file -> lines.add(String.format("%-16s %s", "written", file)));
    return String.join("\n", lines);
  }

  private static void append(List<String> lines, String pass, List<ShareReport> shares) {
    for (int i = 0; i < shares.size(); i++) {
      ShareReport share = shares.get(i);
      lines.add(String.format("%-16s %s", pass + " share " + (i + 1), share.text()));
      share
          .checks()
          .forEach((name, report) ->
              lines.add(String.format("%-16s %s", "check " + name, report.text())));
      lines.add(share.receipt().text());
      lines.add("");
    }
  }

  /**
   * @param notices everything that was said aloud
   */
  String json(List<String> notices) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.layernorm-split/1");
    tree.put("shares", shares(forward.shares()));
    tree.put("wallNanos", forward.wallNanos());
    tree.put("backward", backward.map(SplitReport::backward).orElse(null));
    tree.put("notices", notices);
    tree.put("outputs", written);
    return Json.print(tree);
  }

  private static Map<String, @Nullable Object> backward(SplitBackward back) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("shares", shares(back.shares()));
    tree.put("wallNanos", back.wallNanos());
    return tree;
  }

  private static List<Map<String, @Nullable Object>> shares(List<ShareReport> reports) {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (ShareReport report : reports) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("device", report.share().device().id());
      tree.put("dimension", report.share().dimension());
      tree.put("from", report.share().from());
      tree.put("to", report.share().to());
      tree.put("of", report.share().of());
      tree.put("receipt", Json.receipt(report.receipt()));
      tree.put("decision", Json.decision(report.decision()));
      tree.put("checks", Json.checks(report.checks()));
      list.add(tree);
    }
    return list;
  }
}
