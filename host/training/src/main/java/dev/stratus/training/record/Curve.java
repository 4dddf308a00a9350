package dev.stratus.training.record;

import dev.stratus.report.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Points of a line that grows without end, kept to a bounded number: when they are too many, each
 * second one goes, and from then on half as many are taken.
 */
final class Curve {
  private final int most;
  private final List<Point> kept = new ArrayList<>();
  private long offered;
  private long each = 1;
  private Point last = Point.of(Double.NaN, Double.NaN);

  /**
   * @param most points, at least 2
   */
  Curve(int most) {
    this.most = most;
  }

  void add(double x, double y) {
    last = Point.of(x, y);
    if (offered % each == 0) {
      kept.add(last);
    }
    offered++;
    // One place is for the last point.
    if (kept.size() >= most) {
      thin();
    }
  }

  private void thin() {
    List<Point> before = List.copyOf(kept);
    kept.clear();
    for (int i = 0; i < before.size(); i += 2) {
      kept.add(before.get(i));
    }
    each *= 2;
  }

  boolean isEmpty() {
    return offered == 0;
  }

  /** The points kept, evenly apart, and the last one. */
  List<Point> points() {
    List<Point> points = new ArrayList<>(kept);
    if (!isEmpty() && !points.getLast().equals(last)) {
      points.add(last);
    }
    return points;
  }
}
