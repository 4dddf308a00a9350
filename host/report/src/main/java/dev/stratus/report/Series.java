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
    BOUND,
    /** Joined, without marks: many points. */
    CURVE,
    /** A thin pale line without marks: what lies behind a curve, such as values not smoothed. */
    FAINT
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

  public static Series curve(String name, List<Point> points) {
    return new Series(name, points, Look.CURVE);
  }

  public static Series faint(String name, List<Point> points) {
    return new Series(name, points, Look.FAINT);
  }

  public static Series bound(String name, List<Point> points) {
    return new Series(name, points, Look.BOUND);
  }
}
