package dev.stratus.cli;

import dev.stratus.BackwardResult;
import dev.stratus.Decision;
import dev.stratus.ForwardResult;
import dev.stratus.reference.ComparisonReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stratus layernorm} prints.
 *
 * @param forward the forward pass
 * @param backward the backward pass, if there was one
 * @param written the file of each result that was written
 */
record LayerNormReport(
    ForwardResult forward, Optional<BackwardResult> backward, Map<String, String> written) {

  /**
   * @param explain with who was asked, and why each declined
   */
  String text(boolean explain) {
    StringBuilder text = new StringBuilder(forward.receipt().text());
    appendChecks(text, forward.checks());
    appendDecision(text, explain, forward.decision());
    backward.ifPresent(back -> {
      text.append("\n\n").append(back.receipt().text());
      appendChecks(text, back.checks());
      appendDecision(text, explain, back.decision());
    });
    written.values().forEach(file -> appendLine(text, "written", file));
    return text.toString();
  }

  private static void appendDecision(StringBuilder text, boolean explain, Decision decision) {
    if (explain) {
      text.append("\nasked, in order: ").append(decision.text());
    }
  }

  private static void appendChecks(StringBuilder text, Map<String, ComparisonReport> checks) {
    checks.forEach((name, report) -> appendLine(text, "check " + name, report.text()));
  }

  private static void appendLine(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "\n%-16s %s", name, value));
  }

  /**
   * @param notices everything that was said aloud
   */
  String json(List<String> notices) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.layernorm/1");
    tree.put("receipt", Json.receipt(forward.receipt()));
    tree.put("decision", Json.decision(forward.decision()));
    tree.put("check", forward.check().map(Json::check).orElse(null));
    tree.put("checks", Json.checks(forward.checks()));
    tree.put("backward", backward.map(LayerNormReport::backward).orElse(null));
    tree.put("notices", notices);
    tree.put("output", written.get("y"));
    tree.put("outputs", written);
    return Json.print(tree);
  }

  private static Map<String, @Nullable Object> backward(BackwardResult back) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("receipt", Json.receipt(back.receipt()));
    tree.put("decision", Json.decision(back.decision()));
    tree.put("checks", Json.checks(back.checks()));
    return tree;
  }
}
