package dev.stratus.reference;

/**
 * dx of every element of a group: {@code dx = rstd * (g - mean(g) - xhat * mean(g * xhat))} with
 * {@code g = gamma * dy}; in RMS mode without mean(g).
 */
record InputGradientExpectation(JudgeSettings settings, Values x, Values dy)
    implements GroupVisitor {

  @Override
  public void visit(GroupCursor cursor, long group, Sink sink) {
    GroupStatistics statistics = GroupStatistics.of(cursor, group, settings, x);
    boolean moderate = statistics.moderateBackward(settings);
    if (statistics.isFinite()) {
      new Group(cursor, group, statistics).expect(moderate, sink);
    } else {
      // RMS with infinities too: the infinite element's xhat is NaN, and is in mean(g * xhat).
      notFinite(cursor, group, sink);
    }
  }

  private static void notFinite(GroupCursor cursor, long group, Sink sink) {
    cursor.open(group);
    while (cursor.next()) {
      sink.expect(
          cursor.element(),
          cursor.counts() ? new DoubleDouble(Double.NaN, 0) : DoubleDouble.ZERO,
          cursor.counts() ? Double.NaN : 0,
          cursor.counts() ? Allowance.ALWAYS : Allowance.EXACT);
    }
  }

  /** The two means of one group and what is made of them. */
  private final class Group {
    private final GroupCursor cursor;
    private final long number;
    private final GroupStatistics statistics;
    private final DoubleDouble meanG;
    private final DoubleDouble meanGXhat;
    private final double meanAbsoluteG;
    private final double meanAbsoluteGXhat;

    Group(GroupCursor cursor, long number, GroupStatistics statistics) {
      this.cursor = cursor;
      this.number = number;
      this.statistics = statistics;
      CompensatedSum sumG = new CompensatedSum();
      CompensatedSum sumGXhat = new CompensatedSum();
      double absoluteG = 0;
      double absoluteGXhat = 0;
      cursor.open(number);
      while (cursor.next()) {
        if (cursor.counts()) {
          DoubleDouble g = g(cursor);
          DoubleDouble product = g.times(statistics.xhat(x.at(cursor.element())));
          sumGXhat.add(product);
          absoluteGXhat += Math.abs(product.hi());
          if (!settings.rms()) {
            sumG.add(g);
            absoluteG += Math.abs(g.hi());
          }
        }
      }
      double count = Math.max(1, statistics.count());
      meanG = sumG.total().dividedBy(count);
      meanGXhat = sumGXhat.total().dividedBy(count);
      meanAbsoluteG = absoluteG / count;
      meanAbsoluteGXhat = absoluteGXhat / count;
    }

    private DoubleDouble g(GroupCursor at) {
      return DoubleDouble.product(dy.at(at.element()), settings.gamma(at.parameter()));
    }

    private DoubleDouble dx(DoubleDouble g, DoubleDouble xhat) {
      return statistics.timesRstd(g.minus(meanG).minus(xhat.times(meanGXhat)));
    }

    void expect(boolean moderate, Sink sink) {
      double largest = 0;
      double absolute = 0;
      double terms = 0;
      cursor.open(number);
      while (cursor.next()) {
        if (cursor.counts()) {
          DoubleDouble g = g(cursor);
          DoubleDouble xhat = statistics.xhat(x.at(cursor.element()));
          largest = Math.max(largest, Math.abs(dx(g, xhat).hi()));
          double projected = Math.abs(xhat.hi() * meanGXhat.hi());
          absolute = Math.max(absolute, Math.abs(g.hi()) + Math.abs(meanG.hi()) + projected);
          double sum = Math.abs(g.hi()) + meanAbsoluteG + Math.abs(xhat.hi()) * meanAbsoluteGXhat;
          terms = Math.max(terms, sum);
        }
      }
      if (!Double.isFinite(largest)) {
        notFinite(cursor, number, sink);
        return;
      }
      double sum = statistics.timesRstd(new DoubleDouble(absolute, 0)).hi();
      double size = statistics.timesRstd(new DoubleDouble(terms, 0)).hi();
      compare(largest, Allowance.dx(settings.type(), largest, sum, size, moderate), sink);
    }

    private void compare(double largest, Allowance allowance, Sink sink) {
      cursor.open(number);
      while (cursor.next()) {
        long element = cursor.element();
        if (cursor.counts()) {
          DoubleDouble dx = dx(g(cursor), statistics.xhat(x.at(element)));
          sink.expect(element, dx, largest, allowance);
        } else {
          sink.expect(element, DoubleDouble.ZERO, 0, Allowance.EXACT);
        }
      }
    }
  }
}
