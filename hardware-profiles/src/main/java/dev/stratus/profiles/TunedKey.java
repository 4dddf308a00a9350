package dev.stratus.profiles;

/**
 * A problem that can be tuned: contiguous rows, each normalized.
 *
 * @param pass forward or backward
 * @param dtype the elements' type, such as {@code float32}
 * @param rows how many rows, 1 or more
 * @param width elements of a row, 1 or more
 */
public record TunedKey(Pass pass, String dtype, int rows, int width) {

  /** Such as {@code forward 32768x1024 float32}. */
  public String text() {
    return pass.text() + " " + rows + "x" + width + " " + dtype;
  }

  /**
   * How far another problem is: 1 for the same, up to 2 for one of at most twice or at least half
   * the rows and all else the same. What was found for the one then serves the other: the best
   * sizes depend on the width above all, and on the number of rows only as far as it decides
   * whether data fit the caches.
   *
   * @return infinity where nothing can be said of the other
   */
  double distance(TunedKey other) {
    if (pass != other.pass || width != other.width || !dtype.equals(other.dtype)) {
      return Double.POSITIVE_INFINITY;
    }
    double ratio = (double) Math.max(rows, other.rows) / Math.min(rows, other.rows);
    return ratio <= 2 ? ratio : Double.POSITIVE_INFINITY;
  }
}
