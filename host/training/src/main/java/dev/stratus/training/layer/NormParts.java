package dev.stratus.training.layer;

import dev.stratus.training.step.StepDevice;

/**
 * Parts of the sums over rows that give the gradients of gamma and beta.
 *
 * @param rowsPerPart rows that one part adds
 * @param count of parts
 */
record NormParts(int rowsPerPart, int count) {
  /** Parts for each compute unit, so that a slow unit holds up little. */
  private static final int PER_UNIT = 8;

  private static final int LEAST_ROWS = 8;
  private static final int MOST_ROWS = 64;

  static NormParts of(StepDevice device, int rows) {
    int wanted = rows / (PER_UNIT * device.computeUnits());
    int rowsPerPart = Math.clamp(wanted, LEAST_ROWS, MOST_ROWS);
    return new NormParts(rowsPerPart, Math.ceilDiv(rows, rowsPerPart));
  }
}
