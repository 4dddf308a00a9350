package dev.stratus.training.layer;

import dev.stratus.training.step.StepDevice;

/**
 * Into how many parts the rows of a column sum are cut, so that few columns do not idle a device.
 */
final class RowParts {
  /** Columns that keep a CPU's compute unit busy: some vectors of them. */
  private static final int COLUMNS_PER_UNIT = 64;

  /** Columns that keep a GPU's compute unit busy: as many as it has work-items in flight. */
  private static final int COLUMNS_PER_GROUP_UNIT = 1024;

  private static final int LEAST_ROWS = 64;

  private RowParts() {}

  /** At least 1. */
  static int of(StepDevice device, int rows, int columns) {
    long wanted =
        (long) device.computeUnits()
            * (device.prefersGroups() ? COLUMNS_PER_GROUP_UNIT : COLUMNS_PER_UNIT);
    return Math.clamp(Math.ceilDiv(wanted, columns), 1, Math.max(1, rows / LEAST_ROWS));
  }
}
