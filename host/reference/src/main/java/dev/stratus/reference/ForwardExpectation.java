package dev.stratus.reference;

/** y of every element of a group. */
record ForwardExpectation(JudgeSettings settings, Values x) implements GroupVisitor {
  private static final DoubleDouble NOT_FINITE = new DoubleDouble(Double.NaN, 0);

  @Override
  public void visit(GroupCursor cursor, long group, Sink sink) {
    GroupStatistics statistics = GroupStatistics.of(cursor, group, settings, x);
    Allowance allowance = Allowance.y(settings.type(), statistics.moderate(settings));
    cursor.open(group);
    while (cursor.next()) {
      if (cursor.counts()) {
        element(cursor, statistics, allowance, sink);
      } else {
        sink.expect(cursor.element(), DoubleDouble.ZERO, 0, Allowance.EXACT);
      }
    }
  }

  private void element(
      GroupCursor cursor, GroupStatistics statistics, Allowance allowance, Sink sink) {
    long element = cursor.element();
    double value = x.at(element);
    double gamma = settings.gamma(cursor.parameter());
    double beta = settings.beta(cursor.parameter());
    if (statistics.isFinite()) {
      DoubleDouble xhat = statistics.xhat(value);
      DoubleDouble y = xhat.times(gamma).plus(beta);
      sink.expect(element, y, Ulps.scale(y.hi(), gamma, xhat.hi(), beta), allowance);
    } else if (statistics.state() == GroupStatistics.State.INFINITE && Double.isFinite(value)) {
      sink.expectOrNotFinite(element, beta, Ulps.scale(beta, gamma, 0, beta), allowance);
    } else {
      sink.expect(element, NOT_FINITE, Double.NaN, allowance);
    }
  }
}
