package dev.stratus.reference;

/** One number per group: its mean, or its rstd. */
record StatisticsExpectation(JudgeSettings settings, Values x, Statistic which)
    implements GroupVisitor {
  private static final DoubleDouble NOT_FINITE = new DoubleDouble(Double.NaN, 0);

  enum Statistic {
    /** As saved: rounded to one number. */
    MEAN,
    RSTD
  }

  @Override
  public void visit(GroupCursor cursor, long group, Sink sink) {
    GroupStatistics statistics = GroupStatistics.of(cursor, group, settings, x);
    if (statistics.count() == 0) {
      sink.expect(group, DoubleDouble.ZERO, 0, Allowance.EXACT);
      return;
    }
    if (settings.rms() && which == Statistic.MEAN) {
      sink.expect(group, DoubleDouble.ZERO, 0, Allowance.EXACT);
      return;
    }
    boolean moderate = statistics.moderate(settings);
    switch (statistics.state()) {
      case FINITE -> finite(group, statistics, moderate, sink);
      case INFINITE -> sink.expectOrNotFinite(group, 0, 0, Allowance.EXACT);
      case NOT_A_NUMBER -> sink.expect(group, NOT_FINITE, Double.NaN, Allowance.ALWAYS);
    }
  }

  private void finite(long group, GroupStatistics statistics, boolean moderate, Sink sink) {
    NumberType type = settings.type().arithmetic();
    DoubleDouble mean = statistics.mean();
    double size = Math.abs(mean.hi());
    double spread = statistics.spread();
    switch (which) {
      case MEAN ->
          sink.expect(
              group, mean, Math.max(size, spread), Allowance.mean(type, size, spread, moderate));
      case RSTD -> {
        DoubleDouble rstd = statistics.rstd();
        sink.expect(group, rstd, rstd.hi(), Allowance.rstd(moderate));
      }
    }
  }
}
