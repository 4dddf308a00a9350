package dev.stratus;

import dev.stratus.reference.ComparisonReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told of a run beside its result. */
record RunReport(
    Receipt receipt,
    Decision decision,
    Map<String, ComparisonReport> checks,
    List<String> notices) {
  RunReport {
    checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    notices = List.copyOf(notices);
  }

  boolean passed() {
    return checks.values().stream().allMatch(ComparisonReport::passed);
  }
}
