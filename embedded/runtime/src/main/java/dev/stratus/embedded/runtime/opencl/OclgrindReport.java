package dev.stratus.embedded.runtime.opencl;

import java.util.ArrayList;
import java.util.List;

/**
 * What Oclgrind found while a program ran.
 *
 * @param exitStatus the program's own exit status; 0 also where there are findings
 * @param output what the program printed
 * @param findings one for each report in Oclgrind's log, in order; then those of wrong API calls
 */
public record OclgrindReport(int exitStatus, String output, List<Finding> findings) {
  private static final String API_ERROR = "Oclgrind - OpenCL runtime error detected";

  public OclgrindReport {
    findings = List.copyOf(findings);
  }

  /** What a finding is about. */
  public enum Kind {
    /** Two work-items use the same memory unordered, one of them writing. */
    RACE,
    /** A read or write outside any buffer or array. */
    OUT_OF_BOUNDS,
    /** A wrong call of the OpenCL API by the host. */
    API,
    /** Anything else that Oclgrind reports, such as divergent barriers. */
    OTHER
  }

  /**
   * One report.
   *
   * @param kind what it is about
   * @param text the report, whole: kernel, work-items, source line
   */
  public record Finding(Kind kind, String text) {
    private static Finding of(String text) {
      String head = text.lines().findFirst().orElse("");
      if (head.contains("data race")) {
        return new Finding(Kind.RACE, text);
      }
      if (head.startsWith("Invalid read") || head.startsWith("Invalid write")) {
        return new Finding(Kind.OUT_OF_BOUNDS, text);
      }
      boolean api = head.equals(API_ERROR);
      return new Finding(api ? Kind.API : Kind.OTHER, text);
    }
  }

  /**
   * Reads what a run left. In the log a report begins at the margin and its details are indented or
   * blank. Wrong API calls are not in the log: Oclgrind prints them, between what the program
   * prints, each with its details up to a blank line.
   */
  static OclgrindReport of(int exitStatus, String output, String log) {
    List<Finding> findings = new ArrayList<>();
    StringBuilder report = new StringBuilder();
    for (String line : log.lines().toList()) {
      if (atMargin(line)) {
        add(findings, report);
      }
      report.append(line).append('\n');
    }
    add(findings, report);
    boolean inError = false;
    for (String line : output.lines().toList()) {
      inError = line.equals(API_ERROR) || (inError && !line.isBlank());
      if (inError) {
        report.append(line).append('\n');
      } else {
        add(findings, report);
      }
    }
    add(findings, report);
    return new OclgrindReport(exitStatus, output, findings);
  }

  private static boolean atMargin(String line) {
    return !line.isEmpty() && !Character.isWhitespace(line.charAt(0));
  }

  private static void add(List<Finding> findings, StringBuilder report) {
    String text = report.toString().strip();
    if (!text.isEmpty()) {
      findings.add(Finding.of(text));
    }
    report.setLength(0);
  }

  /** Whether the program ended well and nothing was found. */
  public boolean clean() {
    return exitStatus == 0 && findings.isEmpty();
  }

  /** The findings of a kind. */
  public List<Finding> of(Kind kind) {
    return findings.stream().filter(f -> f.kind() == kind).toList();
  }

  /**
   * Does nothing if the report is clean.
   *
   * @throws IllegalStateException with the first findings and the program's output
   */
  public void requireClean() {
    if (!clean()) {
      throw new IllegalStateException(toString());
    }
  }

  /** The first findings, how many there are of each kind, and the program's output. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("Oclgrind: ").append(findings.size()).append(" findings");
    for (Kind kind : Kind.values()) {
      if (!of(kind).isEmpty()) {
        text.append(", ").append(of(kind).size()).append(' ').append(kind);
      }
    }
    text.append("; the program ended with ").append(exitStatus).append(".\n");
    findings.stream().limit(5).forEach(f -> text.append(f.text()).append("\n\n"));
    return text.append("Output:\n").append(output).toString();
  }
}
