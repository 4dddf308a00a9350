package dev.stratus.report;

import java.util.List;

/**
 * Points of one kind.
 *
 * @param name as the legend has it
 * @param points in the order in which a line joins them
 * @param look how they are drawn
 */
public record Series(String name, List<Point> points, Look look) {

  /** How a series is drawn. */
  public enum Look {
    /** Joined, with a mark at each point. */
    LINE,
    /** Marks alone. */
    MARKS,
    /** A dashed line without marks: a bound, or a model. */
    BOUND
  }

  public Series {
    points = List.copyOf(points);
  }

  public static Series line(String name, List<Point> points) {
    return new Series(name, points, Look.LINE);
  }

  public static Series marks(String name, List<Point> points) {
    return new Series(name, points, Look.MARKS);
  }

  public static Series bound(String name, List<Point> points) {
    return new Series(name, points, Look.BOUND);
  }
}
