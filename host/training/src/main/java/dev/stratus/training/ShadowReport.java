package dev.stratus.training;

import java.util.Locale;

/**
 * How far a step was from the reference.
 *
 * @param iteration from 1
 * @param layer where the drift was largest
 * @param what {@code output} or {@code input gradient}
 * @param drift the largest difference over the largest value of that layer's reference
 * @param groups how many values were compared
 */
public record ShadowReport(long iteration, String layer, String what, double drift, long groups) {

  /** A line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "iteration %d: largest drift from the reference %.3g, in the %s of layer '%s' (%d values"
            + " compared)",
        iteration,
        drift,
        what,
        layer,
        groups);
  }
}
