package dev.stratus.training.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check of a layer found.
 *
 * @param findings in the order of the tests
 */
public record LayerCheckReport(List<Finding> findings) {
  public LayerCheckReport {
    findings = List.copyOf(findings);
  }

  /**
   * One test.
   *
   * @param test what was tested, such as {@code batch 2, input gradient on cpu against reference}
   * @param passed whether it is as it should be
   * @param detail what was found, with numbers
   */
  public record Finding(String test, boolean passed, String detail) {
    @Override
    public String toString() {
      return (passed ? "ok    " : "WRONG ") + test + ": " + detail;
    }
  }

  public boolean passed() {
    return findings.stream().allMatch(Finding::passed);
  }

  /** The tests that failed. */
  public List<Finding> failures() {
    return findings.stream().filter(f -> !f.passed()).toList();
  }

  /** A line for each test, and one at the end. */
  @Override
  public String toString() {
    String lines = findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    return lines
        + "\n"
        + findings.size()
        + " tests, "
        + failures().size()
        + (failures().size() == 1 ? " is wrong" : " are wrong")
        + "\n";
  }
}
