package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;
import dev.stratus.profiles.SizingProfile;
import java.util.Optional;

/**
 * How work is cut into parts: enough of them for the device to be busy, few enough that their sums
 * cost little beside the data. The numbers depend on sizes, compute units and the profile alone, so
 * that the same device gives the same bits.
 *
 * @param itemsPerUnit work-items for each compute unit, so that one slow unit does not hold up the
 *     rest
 * @param fewRowsPerUnit fewer rows than this for each unit leave units idle, or wait for the last
 *     row
 * @param leastSplitWidth a row shorter than this is not worth a second launch
 * @param leastPart a part of a row has at least so many columns
 * @param leastRowsPerPart rows whose dgamma and dbeta one work-item sums: at least this many
 * @param mostRowsPerPart the same, at most, where rows abound
 * @param tunedRowsPerPart exactly so many, where a tuner found that
 */
record Sizing(
    int itemsPerUnit,
    int fewRowsPerUnit,
    int leastSplitWidth,
    int leastPart,
    int leastRowsPerPart,
    int mostRowsPerPart,
    Optional<Integer> tunedRowsPerPart) {

  /** For the JVM engine, which has no profile; what the default profile has too. */
  static final Sizing STANDARD = new Sizing(8, 8, 32_768, 8_192, 8, 64, Optional.empty());

  /** Work-items for each that a unit gets in a sum over all rows. */
  private static final int PARAMETER_FACTOR = 4;

  /**
   * A row of 2 MiB lies in no second-level cache, so that its second walk comes from memory again;
   * in parts, which all rows take one after the other, gamma and beta at least come from it once.
   */
  static final int FAR_WIDTH = 524_288;

  /** A part of a row has at most so many columns: gamma and beta lie in a second-level cache. */
  private static final int MOST_PART = 32_768;

  static Sizing of(SizingProfile profile, Optional<Integer> tunedRowsPerPart) {
    return new Sizing(
        profile.itemsPerUnit().value(),
        profile.fewRowsPerUnit().value(),
        profile.leastSplitWidth().value(),
        profile.leastPart().value(),
        profile.leastRowsPerPart().value(),
        profile.mostRowsPerPart().value(),
        tunedRowsPerPart);
  }

  /**
   * Whether parts of rows pay: rows are wide, and so few that a row each leaves the device idle; or
   * so wide that no near cache holds one.
   */
  boolean hugeRows(GroupWalk.Rows rows, int units) {
    return rows.width() >= FAR_WIDTH
        || (rows.width() >= leastSplitWidth
            && rows.rows() < (long) fewRowsPerUnit * Math.max(1, units));
  }

  /** Parts of a row. */
  int splitParts(GroupWalk.Rows rows, int units) {
    long wanted =
        Math.ceilDiv((long) itemsPerUnit * Math.max(1, units), (long) Math.max(1, rows.rows()));
    long least = rows.width() / MOST_PART;
    long most = Math.max(1, rows.width() / leastPart);
    return (int) Math.max(1, Math.min(Math.max(wanted, least), most));
  }

  int rowsPerPart(int rows, int units) {
    if (tunedRowsPerPart.isPresent()) {
      return tunedRowsPerPart.get();
    }
    long items = (long) itemsPerUnit * Math.max(1, units);
    long wanted = rows / Math.max(1, items);
    return (int) Math.max(leastRowsPerPart, Math.min(mostRowsPerPart, wanted));
  }

  /** Parts of the sum of one parameter's gradient. */
  int parameterParts(int parameters, int chunks, int units) {
    long wanted =
        Math.ceilDiv(
            (long) PARAMETER_FACTOR * itemsPerUnit * Math.max(1, units),
            (long) Math.max(1, parameters));
    return (int) Math.max(1, Math.min(wanted, chunks));
  }
}
