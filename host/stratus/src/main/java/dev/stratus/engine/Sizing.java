package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;

/**
 * How work is cut into parts: enough of them for the device to be busy, few enough that their sums
 * cost little beside the data. The numbers depend on sizes and compute units alone, so that the
 * same device gives the same bits.
 */
final class Sizing {

  /** Rows whose dgamma and dbeta one work-item sums: at most this many, where rows abound. */
  private static final int MOST_ROWS_PER_PART = 64;

  private static final int LEAST_ROWS_PER_PART = 8;

  /** Work-items for each compute unit, so that one slow unit does not hold up the rest. */
  private static final int ITEMS_PER_UNIT = 8;

  /** Fewer rows than this for each unit leave units idle, or wait for the last row. */
  private static final int FEW_ROWS_PER_UNIT = 8;

  /** A row shorter than this is not worth a second launch. */
  static final int LEAST_SPLIT_WIDTH = 32_768;

  /**
   * A row of 2 MiB lies in no second-level cache, so that its second walk comes from memory again;
   * in parts, which all rows take one after the other, gamma and beta at least come from it once.
   * At 16 x 4,194,304 on two cores parts gave 37 % of the copy's rate before that order, whole rows
   * 27 %.
   */
  static final int FAR_WIDTH = 524_288;

  /** A part of a row has at least so many columns. */
  private static final int LEAST_PART = 8_192;

  /** And at most so many, so that its gamma and beta lie in a second-level cache. */
  private static final int MOST_PART = 32_768;

  private Sizing() {}

  /**
   * Whether parts of rows pay: rows are wide, and so few that a row each leaves the device idle; or
   * so wide that no near cache holds one.
   */
  static boolean hugeRows(GroupWalk.Rows rows, int units) {
    return rows.width() >= FAR_WIDTH
        || (rows.width() >= LEAST_SPLIT_WIDTH
            && rows.rows() < (long) FEW_ROWS_PER_UNIT * Math.max(1, units));
  }

  /** Parts of a row. */
  static int splitParts(GroupWalk.Rows rows, int units) {
    long wanted =
        Math.ceilDiv((long) ITEMS_PER_UNIT * Math.max(1, units), Math.max(1, rows.rows()));
    long least = rows.width() / MOST_PART;
    long most = Math.max(1, rows.width() / LEAST_PART);
    return (int) Math.max(1, Math.min(Math.max(wanted, least), most));
  }

  static int rowsPerPart(int rows, int units) {
    int wanted = rows / Math.max(1, ITEMS_PER_UNIT * Math.max(1, units));
    return Math.max(LEAST_ROWS_PER_PART, Math.min(MOST_ROWS_PER_PART, wanted));
  }

  /** Parts of the sum of one parameter's gradient. */
  static int parameterParts(int parameters, int chunks, int units) {
    long wanted = Math.ceilDiv(4L * ITEMS_PER_UNIT * Math.max(1, units), Math.max(1, parameters));
    return (int) Math.max(1, Math.min(wanted, chunks));
  }
}
