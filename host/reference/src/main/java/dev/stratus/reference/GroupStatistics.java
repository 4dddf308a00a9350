package dev.stratus.reference;

/**
 * The statistics of one group in double-double: {@code p} = its first valid value, {@code d = x -
 * p} exactly, {@code c = mean(d)}, {@code mean = p + c}, {@code variance = mean((d - c)^2)}. All
 * sums are of differences, so a large mean costs nothing and a constant group is exact. RMS: {@code
 * p = c = 0}.
 *
 * <p>Double's range is enough for the other types as it is: the square of the largest float32 is
 * 1.2e77. For float64 the values are scaled by exact powers of two, {@code shrink} before the
 * subtraction and {@code scale} after it, so that nothing over- or underflows; fields hold scaled
 * values, methods answer unscaled.
 */
final class GroupStatistics {

  /** Whether NaN or infinity is in the group. */
  enum State {
    FINITE,
    /** RMS, infinities and no NaN: rstd is 0 in the limit, and so is every finite element. */
    INFINITE,
    NOT_A_NUMBER
  }

  /** Above this a difference of two doubles, or their sum of 2^31, may overflow. */
  private static final double LARGE = 0x1p900;

  private static final double SHRINK = 0x1p-200;

  private static final GroupStatistics EMPTY =
      new GroupStatistics(
          State.FINITE, 0, 1, 1, 0, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO);

  private final State state;
  private final long count;
  private final double shrink;
  private final double scale;
  private final double pivot;
  private final DoubleDouble correction;
  private final DoubleDouble variance;
  private final DoubleDouble rstd;

  private GroupStatistics(
      State state,
      long count,
      double shrink,
      double scale,
      double pivot,
      DoubleDouble correction,
      DoubleDouble variance,
      DoubleDouble rstd) {
    this.state = state;
    this.count = count;
    this.shrink = shrink;
    this.scale = scale;
    this.pivot = pivot;
    this.correction = correction;
    this.variance = variance;
    this.rstd = rstd;
  }

  /** Reads a group twice (float64: three times). */
  static GroupStatistics of(GroupCursor cursor, long group, JudgeSettings settings, Values x) {
    Range range = Range.of(cursor, group, x);
    if (range.count == 0) {
      return EMPTY;
    }
    State state = range.state(settings.rms());
    if (state != State.FINITE) {
      return new GroupStatistics(
          state,
          range.count,
          1,
          1,
          0,
          DoubleDouble.ZERO,
          new DoubleDouble(Double.NaN, 0),
          new DoubleDouble(state == State.INFINITE ? 0 : Double.NaN, 0));
    }
    double shrink = range.largest > LARGE ? SHRINK : 1;
    double pivot = settings.rms() ? 0 : range.first * shrink;
    double scale = scaleOf(cursor, group, settings, x, shrink, pivot);
    DoubleDouble correction =
        settings.rms() ? DoubleDouble.ZERO : meanOf(cursor, group, x, shrink, scale, pivot);
    CompensatedSum squares = new CompensatedSum();
    cursor.open(group);
    while (cursor.next()) {
      if (cursor.counts()) {
        DoubleDouble e = difference(x.at(cursor.element()), shrink, scale, pivot).minus(correction);
        squares.add(e.times(e));
      }
    }
    DoubleDouble variance = squares.total().dividedBy(range.count);
    double factor = shrink * scale;
    DoubleDouble rstd = variance.plus(settings.epsilon() * factor * factor).reciprocalRoot();
    return new GroupStatistics(
        State.FINITE, range.count, shrink, scale, pivot, correction, variance, rstd);
  }

  private static DoubleDouble meanOf(
      GroupCursor cursor, long group, Values x, double shrink, double scale, double pivot) {
    CompensatedSum sum = new CompensatedSum();
    long count = 0;
    cursor.open(group);
    while (cursor.next()) {
      if (cursor.counts()) {
        sum.add(difference(x.at(cursor.element()), shrink, scale, pivot));
        count++;
      }
    }
    return sum.total().dividedBy(count);
  }

  private static DoubleDouble difference(double x, double shrink, double scale, double pivot) {
    return DoubleDouble.sum(x * shrink, -pivot).scaled(scale);
  }

  /**
   * The power of two that brings the largest difference, or sqrt(epsilon) where that is larger, to
   * about 1; so that neither its square nor its reciprocal leaves double's range.
   */
  private static double scaleOf(
      GroupCursor cursor,
      long group,
      JudgeSettings settings,
      Values x,
      double shrink,
      double pivot) {
    if (settings.type() != NumberType.FLOAT64) {
      return 1;
    }
    double size = Math.sqrt(settings.epsilon()) * shrink;
    cursor.open(group);
    while (cursor.next()) {
      if (cursor.counts()) {
        size = Math.max(size, Math.abs(x.at(cursor.element()) * shrink - pivot));
      }
    }
    return Math.scalb(1.0, -Math.getExponent(size));
  }

  State state() {
    return state;
  }

  boolean isFinite() {
    return state == State.FINITE;
  }

  /** Valid elements. */
  long count() {
    return count;
  }

  /** The mean; 0 in RMS mode and of a group without valid elements. */
  DoubleDouble mean() {
    return correction.scaled(1 / scale).plus(pivot).scaled(1 / shrink);
  }

  /** The standard deviation without epsilon; in RMS mode the root of the mean square. */
  double spread() {
    return Math.sqrt(variance.hi()) / scale / shrink;
  }

  /** {@code 1 / sqrt(variance + epsilon)}; 0 of a group without valid elements. */
  DoubleDouble rstd() {
    return unscaledByRstd(rstd);
  }

  /** A value computed with the scaled rstd as a factor, as if with the true one. */
  private DoubleDouble unscaledByRstd(DoubleDouble value) {
    return value.scaled(scale).scaled(shrink);
  }

  /** {@code rstd * value}. */
  DoubleDouble timesRstd(DoubleDouble value) {
    return unscaledByRstd(value.times(rstd));
  }

  /** The normalized value of an element of this group. */
  DoubleDouble xhat(double x) {
    return difference(x, shrink, scale, pivot).minus(correction).times(rstd);
  }

  /** Whether the group's values are of moderate size in the sense of {@link Allowance}. */
  boolean moderate(JudgeSettings settings) {
    return isFinite() && Allowance.moderate(count, settings.rms() ? 0 : mean().hi(), spread());
  }

  /** The same for the backward pass, which multiplies by rstd as it was saved. */
  boolean moderateBackward(JudgeSettings settings) {
    return moderate(settings) && rstd().hi() >= settings.type().arithmetic().minNormal();
  }

  /** What one look at a group finds. */
  private record Range(long count, double first, double largest, boolean nan) {

    static Range of(GroupCursor cursor, long group, Values x) {
      long count = 0;
      double first = 0;
      double largest = 0;
      boolean nan = false;
      cursor.open(group);
      while (cursor.next()) {
        if (cursor.counts()) {
          double value = x.at(cursor.element());
          first = count++ == 0 ? value : first;
          largest = Math.max(largest, Math.abs(value));
          nan |= Double.isNaN(value);
        }
      }
      return new Range(count, first, largest, nan);
    }

    State state(boolean rms) {
      if (!nan && largest < Double.POSITIVE_INFINITY) {
        return State.FINITE;
      }
      return rms && !nan ? State.INFINITE : State.NOT_A_NUMBER;
    }
  }
}
