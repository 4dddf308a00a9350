package dev.stratus.training.record;

import dev.stratus.report.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Values over iterations, thinned as they come: where there are too many, neighbours are joined to
 * their mean, so that memory and drawing stay small however long training is.
 */
final class Curve {
  private static final int MOST = 400;

  private final List<Point> points = new ArrayList<>();
  private int width = 1;
  private int gathered;
  private double sumX;
  private double sumY;

  void add(double x, double y) {
    sumX += x;
    sumY += y;
    gathered++;
    if (gathered == width) {
      points.add(Point.of(sumX / width, sumY / width));
      gathered = 0;
      sumX = 0;
      sumY = 0;
      if (points.size() == MOST) {
        halve();
      }
    }
  }

  private void halve() {
    List<Point> halved = new ArrayList<>();
    for (int i = 0; i + 1 < points.size(); i += 2) {
      Point a = points.get(i);
      Point b = points.get(i + 1);
      halved.add(Point.of((a.x() + b.x()) / 2, (a.y() + b.y()) / 2));
    }
    points.clear();
    points.addAll(halved);
    width *= 2;
  }

  List<Point> points() {
    return points;
  }

  /** Means of neighbours, so many points at most. */
  List<Point> smoothed(int most) {
    int group = Math.max(1, points.size() / most);
    List<Point> smooth = new ArrayList<>();
    for (int start = 0; start + group <= points.size(); start += group) {
      double x = 0;
      double y = 0;
      for (int i = start; i < start + group; i++) {
        x += points.get(i).x() / group;
        y += points.get(i).y() / group;
      }
      smooth.add(Point.of(x, y));
    }
    return smooth;
  }
}
