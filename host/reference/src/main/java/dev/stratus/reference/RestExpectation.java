package dev.stratus.reference;

/**
 * What rounding lost of each group's mean, given the saved means: {@code rest = true mean - saved
 * mean}. In RMS mode, and of a group without valid elements, 0.
 */
record RestExpectation(JudgeSettings settings, Values x, Values mean) implements GroupVisitor {

  @Override
  public void visit(GroupCursor cursor, long group, Sink sink) {
    GroupStatistics statistics = GroupStatistics.of(cursor, group, settings, x);
    if (statistics.count() == 0 || settings.rms()) {
      sink.expect(group, DoubleDouble.ZERO, 0, Allowance.EXACT);
      return;
    }
    boolean moderate = statistics.moderate(settings);
    double saved = mean.at(group);
    if (!statistics.isFinite() || !Double.isFinite(saved)) {
      sink.expect(group, new DoubleDouble(Double.NaN, 0), Double.NaN, Allowance.rest(moderate));
      return;
    }
    DoubleDouble rest = statistics.mean().plus(-saved);
    double s = Math.max(statistics.spread(), Math.abs(rest.hi()));
    sink.expect(group, rest, s, Allowance.rest(moderate));
  }
}
