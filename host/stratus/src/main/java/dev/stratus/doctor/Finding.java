package dev.stratus.doctor;

import java.util.Optional;

/**
 * One thing that was looked at.
 *
 * @param area what it belongs to, a word or two
 * @param severity whether something must be done
 * @param text what was found, a sentence
 * @param advice what to do, a sentence; always there unless all is well
 */
public record Finding(String area, Severity severity, String text, Optional<String> advice) {

  /** How bad it is. */
  public enum Severity {
    OK,
    /** Things work, but not as well or not as likely as they could. */
    WARN,
    /** Something does not work. */
    PROBLEM
  }

  static Finding ok(String area, String text) {
    return new Finding(area, Severity.OK, text, Optional.empty());
  }

  static Finding warn(String area, String text, String advice) {
    return new Finding(area, Severity.WARN, text, Optional.of(advice));
  }

  static Finding problem(String area, String text, String advice) {
    return new Finding(area, Severity.PROBLEM, text, Optional.of(advice));
  }
}
