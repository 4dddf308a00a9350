package dev.stratus.bench.device;

/**
 * Rows and columns.
 *
 * @param rows groups that are normalized
 * @param width elements of a group
 */
public record BenchShape(int rows, int width) {

  long elements() {
    return (long) rows * width;
  }

  /** Such as {@code 32768x1024}. */
  public String text() {
    return rows + "x" + width;
  }
}
