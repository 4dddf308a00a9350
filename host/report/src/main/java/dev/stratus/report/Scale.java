package dev.stratus.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * From values to pixels, with ticks at round values.
 *
 * @param from the value at pixel {@code start}
 * @param to the value at pixel {@code end}
 */
record Scale(boolean logarithmic, double from, double to, double start, double end) {
  private static final int TICKS = 6;
  private static final double DECADE = 10;

  /** Over the values, a little wider, so that none lies on the edge. */
  static Scale of(Axis axis, double[] values, double start, double end) {
    double[] drawn =
        DoubleStream.of(values)
            .filter(Double::isFinite)
            .filter(v -> !axis.logarithmic() || v > 0)
            .toArray();
    double least = DoubleStream.of(drawn).min().orElse(axis.logarithmic() ? 1 : 0);
    double most = DoubleStream.of(drawn).max().orElse(axis.logarithmic() ? DECADE : 1);
    if (axis.logarithmic()) {
      double wider = Math.max(1.1, Math.pow(most / least, 0.04));
      return new Scale(true, least / wider, most * wider, start, end);
    }
    double bottom = axis.fromZero() ? Math.min(0, least) : least;
    double span = most > bottom ? most - bottom : 1;
    return new Scale(
        false, bottom - (bottom < 0 ? 0.05 * span : 0), most + 0.06 * span, start, end);
  }

  boolean draws(double value) {
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }

  double at(double value) {
    double share =
        logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    return start + share * (end - start);
  }

  /** Round values within. */
  List<Double> ticks() {
    return logarithmic ? logTicks() : linearTicks();
  }

  private List<Double> linearTicks() {
    double raw = (to - from) / TICKS;
    double power = Math.pow(DECADE, Math.floor(Math.log10(raw)));
    double step = power;
    for (double factor : new double[] {1, 2, 5, DECADE}) {
      step = factor * power;
      if (step >= raw) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (double k = Math.ceil(from / step); k * step <= to; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  /** Powers of ten; over few of them 2 and 5 too; over many only each so-many-th. */
  private List<Double> logTicks() {
    int first = (int) Math.floor(Math.log10(from));
    int last = (int) Math.ceil(Math.log10(to));
    int each = Math.max(1, (last - first) / TICKS);
    double[] within = last - first <= 3 ? new double[] {1, 2, 5} : new double[] {1};
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power += each) {
      for (double factor : within) {
        double tick = factor * Math.pow(DECADE, power);
        if (tick >= from && tick <= to) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** Such as 0.5, 20, 4k, 1.5M. */
  static String text(double value) {
    double size = Math.abs(value);
    for (Unit unit : Unit.values()) {
      if (size >= unit.one) {
        return plain(value / unit.one) + unit.letter;
      }
    }
    return size == 0 || size >= 1e-3 ? plain(value) : String.format(Locale.ROOT, "%.0e", value);
  }

  private enum Unit {
    TERA(1e12, "T"),
    GIGA(1e9, "G"),
    MEGA(1e6, "M"),
    KILO(1e4 / DECADE, "k");

    private final double one;
    private final String letter;

    Unit(double one, String letter) {
      this.one = one;
      this.letter = letter;
    }
  }

  private static String plain(double value) {
    String text = String.format(Locale.ROOT, "%.3g", value);
    double rounded = Double.parseDouble(text);
    return rounded == Math.rint(rounded)
        ? String.format(Locale.ROOT, "%.0f", rounded)
        : String.format(Locale.ROOT, "%s", rounded);
  }
}
