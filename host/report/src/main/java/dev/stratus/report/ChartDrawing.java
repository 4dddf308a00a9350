package dev.stratus.report;

import dev.stratus.report.Canvas.Anchor;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Draws charts onto a canvas of a width; the height follows. */
final class ChartDrawing {
  private static final double TEXT = 13;
  private static final double CHAR = 0.58 * TEXT;
  private static final double LEGEND_LINE = 20;
  private static final double LEFT = 62;
  private static final double RIGHT = 14;
  private static final double TOP = 14;
  private static final double AXIS = 46;

  private final double width;

  ChartDrawing(double width) {
    this.width = width;
  }

  double height(Chart chart) {
    return switch (chart) {
      case XyChart xy -> TOP + plotHeight() + AXIS + LEGEND_LINE * legendLines(xy);
      case HeatMap map -> TOP + cellHeight() * map.rows().size() + AXIS + LEGEND_LINE;
    };
  }

  void draw(Chart chart, Canvas to) {
    switch (chart) {
      case XyChart xy -> xy(xy, to);
      case HeatMap map -> heatMap(map, to);
    }
  }

  private double plotHeight() {
    return Math.min(340, 0.62 * width);
  }

  private double cellHeight() {
    return 30;
  }

  // ---- lines and marks ----

  private void xy(XyChart chart, Canvas to) {
    Scale x = Scale.of(chart.x(), values(chart, true), LEFT, width - RIGHT);
    Scale y = Scale.of(chart.y(), values(chart, false), TOP + plotHeight(), TOP);
    grid(x, y, to);
    for (int i = 0; i < chart.series().size(); i++) {
      series(chart.series().get(i), Ink.SERIES.get(i), x, y, to);
    }
    to.text(
        (LEFT + width - RIGHT) / 2,
        TOP + plotHeight() + AXIS - 8,
        chart.x().label(),
        Anchor.MIDDLE,
        TEXT,
        Ink.QUIET,
        false);
    to.text(14, TOP + plotHeight() / 2, chart.y().label(), Anchor.MIDDLE, TEXT, Ink.QUIET, true);
    legend(chart, to);
  }

  private static double[] values(XyChart chart, boolean ofX) {
    return chart.series().stream()
        .flatMap(s -> s.points().stream())
        .flatMapToDouble(p -> ofX ? DoubleStream.of(p.x()) : DoubleStream.of(p.low(), p.high()))
        .toArray();
  }

  private void grid(Scale x, Scale y, Canvas to) {
    double bottom = TOP + plotHeight();
    double last = Double.NEGATIVE_INFINITY;
    for (double tick : x.ticks()) {
      double at = x.at(tick);
      to.line(at, TOP, at, bottom, Ink.GRID, 1, false);
      String label = Scale.text(tick);
      double half = label.length() * CHAR / 2;
      if (at - half > last) {
        to.text(at, bottom + 18, label, Anchor.MIDDLE, TEXT, Ink.TEXT, false);
        last = at + half + 6;
      }
    }
    for (double tick : y.ticks()) {
      double at = y.at(tick);
      to.line(LEFT, at, width - RIGHT, at, Ink.GRID, 1, false);
      to.text(LEFT - 6, at + 4, Scale.text(tick), Anchor.END, TEXT, Ink.TEXT, false);
    }
    to.line(LEFT, bottom, width - RIGHT, bottom, Ink.QUIET, 1.2, false);
    to.line(LEFT, TOP, LEFT, bottom, Ink.QUIET, 1.2, false);
  }

  private static void series(Series series, Ink ink, Scale x, Scale y, Canvas to) {
    List<Point> points =
        series.points().stream().filter(p -> x.draws(p.x()) && y.draws(p.y())).toList();
    if (series.look() != Series.Look.MARKS) {
      double[] path =
          points.stream().flatMapToDouble(p -> DoubleStream.of(x.at(p.x()), y.at(p.y()))).toArray();
      to.path(path, pen(series.look(), ink, 2));
    }
    if (series.look() != Series.Look.LINE && series.look() != Series.Look.MARKS) {
      return;
    }
    for (Point p : points) {
      if (p.low() < p.high() && y.draws(p.low())) {
        to.line(x.at(p.x()), y.at(p.low()), x.at(p.x()), y.at(p.high()), ink, 1.2, false);
      }
      String tip = series.name() + ": " + Scale.text(p.x()) + ", " + Scale.text(p.y());
      to.mark(x.at(p.x()), y.at(p.y()), 4, ink, tip);
    }
  }

  private static Canvas.Pen pen(Series.Look look, Ink ink, double width) {
    return switch (look) {
      case BOUND -> new Canvas.Pen(ink, 1.6, true, 1);
      case FAINT -> new Canvas.Pen(ink, width / 2, false, 0.4);
      case LINE, MARKS, CURVE -> new Canvas.Pen(ink, width, false, 1);
    };
  }

  private int legendLines(XyChart chart) {
    double at = LEFT;
    int lines = 1;
    for (Series series : chart.series()) {
      double needs = 26 + series.name().length() * CHAR + 14;
      if (at > LEFT && at + needs > width - RIGHT) {
        lines++;
        at = LEFT;
      }
      at += needs;
    }
    return lines;
  }

  private void legend(XyChart chart, Canvas to) {
    double at = LEFT;
    double y = TOP + plotHeight() + AXIS + 10;
    for (int i = 0; i < chart.series().size(); i++) {
      Series series = chart.series().get(i);
      double needs = 26 + series.name().length() * CHAR + 14;
      if (at > LEFT && at + needs > width - RIGHT) {
        y += LEGEND_LINE;
        at = LEFT;
      }
      to.path(new double[] {at, y - 4, at + 18, y - 4}, pen(series.look(), Ink.SERIES.get(i), 3));
      to.text(at + 24, y, series.name(), Anchor.START, TEXT, Ink.TEXT, false);
      at += needs;
    }
  }

  // ---- heat maps ----

  private void heatMap(HeatMap map, Canvas to) {
    double left = rowNames(map);
    double cell = (width - left - RIGHT) / Math.max(1, map.columns().size());
    double[] known =
        map.values().stream()
            .flatMap(List::stream)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    double least = DoubleStream.of(known).min().orElse(0);
    double most = DoubleStream.of(known).max().orElse(1);
    for (int r = 0; r < map.rows().size(); r++) {
      double y = TOP + r * cellHeight();
      to.text(left - 6, y + 20, map.rows().get(r), Anchor.END, TEXT, Ink.TEXT, false);
      for (int c = 0; c < map.columns().size(); c++) {
        OptionalDouble value = map.values().get(r).get(c);
        if (value.isPresent()) {
          cell(map, r, c, value.getAsDouble(), least, most, left + c * cell, y, cell, to);
        }
      }
    }
    double bottom = TOP + map.rows().size() * cellHeight();
    int each = (int) Math.ceil(longest(map.columns()) * CHAR / cell);
    for (int c = 0; c < map.columns().size(); c += Math.max(1, each)) {
      double middle = left + (c + 0.5) * cell;
      to.text(middle, bottom + 18, map.columns().get(c), Anchor.MIDDLE, TEXT, Ink.TEXT, false);
    }
    String label = map.columnLabel() + " (rows: " + map.rowLabel() + "; " + map.unit() + ")";
    to.text((left + width - RIGHT) / 2, bottom + 40, label, Anchor.MIDDLE, TEXT, Ink.QUIET, false);
  }

  private double rowNames(HeatMap map) {
    return Math.min(0.45 * width, 16 + longest(map.rows()) * CHAR);
  }

  private static int longest(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  private void cell(
      HeatMap map,
      int row,
      int column,
      double value,
      double least,
      double most,
      double x,
      double y,
      double cell,
      Canvas to) {
    double share = most > least ? (value - least) / (most - least) : 1;
    String text = Scale.text(value);
    String tip =
        map.rows().get(row) + ", " + map.columns().get(column) + ": " + text + " " + map.unit();
    // Never so dark that the number on it could not be read.
    to.cell(
        x + 1, y + 1, cell - 2, cellHeight() - 2, Ink.SERIES.getFirst(), 0.06 + 0.5 * share, tip);
    if (text.length() * CHAR < cell - 2) {
      to.text(x + cell / 2, y + 20, text, Anchor.MIDDLE, TEXT, Ink.TEXT, false);
    }
  }
}
