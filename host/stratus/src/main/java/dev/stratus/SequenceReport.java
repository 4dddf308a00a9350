package dev.stratus;

import dev.stratus.reference.ComparisonReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one layer of a sequence did in one pass.
 *
 * @param receipt its own launches; the wall time is that of the whole graph
 * @param decision which candidates were asked
 * @param checks the comparisons with the reference, each layer on what it was given; empty where
 *     not checked
 */
public record SequenceReport(
    Receipt receipt, Decision decision, Map<String, ComparisonReport> checks) {

  public SequenceReport {
    checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
  }

  /** Whether every check passed; true where checking was off. */
  public boolean passed() {
    return checks.values().stream().allMatch(ComparisonReport::passed);
  }
}
