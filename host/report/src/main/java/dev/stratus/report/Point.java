package dev.stratus.report;

/**
 * A point of a chart, in the units of its axes.
 *
 * @param low lower end of the interval of y; y itself where there is none
 * @param high upper end of the interval of y; y itself where there is none
 */
public record Point(double x, double y, double low, double high) {

  /** A point without an interval. */
  public static Point of(double x, double y) {
    return new Point(x, y, y, y);
  }
}
