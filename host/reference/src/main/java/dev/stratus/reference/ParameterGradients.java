package dev.stratus.reference;

import java.util.List;

/**
 * The gradient of the scale ({@code sum dy * xhat}) or of the offset ({@code sum dy}) over a range
 * of groups, with what is needed to say how exact a result can be. One group after another, so that
 * no statistics are kept; ranges are added in their order, so that the result does not depend on
 * who computed which.
 */
final class ParameterGradients {

  /** Which of the two. */
  enum Parameter {
    SCALE,
    OFFSET
  }

  private final JudgeSettings settings;
  private final Parameter which;
  private final double[] hi;
  private final double[] lo;
  private final double[] absolute;
  private final double[] bound;
  private final long[] terms;
  private final boolean[] limit;
  private boolean moderate = true;

  ParameterGradients(JudgeSettings settings, Parameter which, int parameters) {
    this.settings = settings;
    this.which = which;
    hi = new double[parameters];
    lo = new double[parameters];
    absolute = new double[parameters];
    bound = new double[parameters];
    terms = new long[parameters];
    limit = new boolean[parameters];
  }

  void add(GroupCursor cursor, long group, Values x, Values dy) {
    if (which == Parameter.OFFSET) {
      addOffset(cursor, group, dy);
      return;
    }
    GroupStatistics statistics = GroupStatistics.of(cursor, group, settings, x);
    if (statistics.count() == 0) {
      return;
    }
    moderate &= statistics.moderateBackward(settings);
    cursor.open(group);
    while (cursor.next()) {
      if (cursor.counts()) {
        addScale(cursor, statistics, x.at(cursor.element()), dy.at(cursor.element()));
      }
    }
  }

  private void addOffset(GroupCursor cursor, long group, Values dy) {
    cursor.open(group);
    while (cursor.next()) {
      if (cursor.counts()) {
        double value = dy.at(cursor.element());
        add(cursor.parameter(), value, 0, Math.abs(value));
      }
    }
  }

  private void addScale(GroupCursor cursor, GroupStatistics statistics, double x, double dy) {
    int parameter = cursor.parameter();
    if (statistics.isFinite()) {
      DoubleDouble xhat = statistics.xhat(x);
      DoubleDouble term = xhat.times(dy);
      add(parameter, term.hi(), term.lo(), Math.max(Math.abs(dy), Math.abs(term.hi())));
    } else if (statistics.state() == GroupStatistics.State.INFINITE && Double.isFinite(x)) {
      limit[parameter] = true;
      add(parameter, 0 * dy, 0, 0);
    } else {
      add(parameter, Double.NaN, 0, 0);
    }
  }

  private void add(int parameter, double high, double low, double size) {
    double s = hi[parameter] + high;
    double t = s - hi[parameter];
    double rest = (hi[parameter] - (s - t)) + (high - t) + (lo[parameter] + low);
    hi[parameter] = s + rest;
    lo[parameter] = rest - (hi[parameter] - s);
    absolute[parameter] += Math.abs(high);
    bound[parameter] += size;
    terms[parameter]++;
  }

  /** Adds what later groups gave. */
  private void append(ParameterGradients next) {
    for (int p = 0; p < hi.length; p++) {
      double sizes = absolute[p] + next.absolute[p];
      long count = terms[p] + next.terms[p];
      add(p, next.hi[p], next.lo[p], next.bound[p]);
      absolute[p] = sizes;
      terms[p] = count;
      limit[p] |= next.limit[p];
    }
    moderate &= next.moderate;
  }

  /** The sum of consecutive ranges. */
  static ParameterGradients sum(List<ParameterGradients> parts) {
    ParameterGradients first = parts.getFirst();
    parts.stream().skip(1).forEach(first::append);
    return first;
  }

  void expect(Sink sink) {
    NumberType type = settings.type().arithmetic();
    for (int p = 0; p < hi.length; p++) {
      double s = absolute[p];
      Allowance allowance =
          which == Parameter.OFFSET || !Double.isFinite(s)
              ? Allowance.offsetGradient(terms[p])
              : Allowance.scaleGradient(type, s, bound[p], terms[p], moderate);
      if (limit[p]) {
        sink.expectOrNotFinite(p, hi[p], s, allowance);
      } else {
        sink.expect(p, new DoubleDouble(hi[p], lo[p]), s, allowance);
      }
    }
  }
}
