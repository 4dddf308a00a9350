package dev.stratus.reference;

import dev.stratus.reference.ParameterGradients.Parameter;
import dev.stratus.reference.StatisticsExpectation.Statistic;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Judges layer normalization, forward and backward, of every shape, mode and number type, against
 * the definition computed in double-double.
 *
 * <p>Independent of any layout: it knows sizes and which dimensions are normalized, and counts
 * indices up. Large arrays are streamed a group at a time, several groups at once; only the
 * gradients of the parameters keep anything, a few numbers per parameter. Reports and values do not
 * depend on how many threads there are. {@link Values} are read from several threads.
 *
 * <p>What is not finite: NaN or infinity in a group of x (or, for dx, in g) asks for results that
 * are not finite in all of that group and nowhere else; NaN and infinity are not told apart. One
 * exception: in RMS mode infinity without NaN leaves finite elements the limit {@code xhat = 0} or
 * anything that is not finite, and likewise rstd and the scale's gradient.
 *
 * <p>float64: {@code |gamma * dy| * m} must stay within double's range.
 */
public final class LayerNormJudge {

  /** Groups are shared out in so many parts, whatever the number of threads. */
  private static final long PARTS = 64;

  /** Parts of a parameter gradient together keep no more sums than this, beyond one part's. */
  private static final long KEPT_SUMS = 1 << 20;

  private static final long GRADIENT_PARTS = 16;

  private final JudgedShape shape;
  private final JudgeSettings settings;

  private LayerNormJudge(JudgedShape shape, JudgeSettings settings) {
    this.shape = shape;
    this.settings = settings;
  }

  /**
   * A judge of one shape and layer.
   *
   * @throws IllegalArgumentException if the settings do not fit the shape: another number of scales
   *     or offsets, of valid lengths, or no channel for a per-channel affine
   */
  public static LayerNormJudge of(JudgedShape shape, JudgeSettings settings) {
    settings.requireFit(shape);
    return new LayerNormJudge(shape, settings);
  }

  public JudgedShape shape() {
    return shape;
  }

  public JudgeSettings settings() {
    return settings;
  }

  /** Judges the result, at {@code s = max(|y|, |gamma * xhat|, |beta|, |gamma|)}. */
  public ComparisonReport forward(Values x, Values y) {
    return compare(new ForwardExpectation(settings, x), settings.type(), y, shape::elementPlace);
  }

  /**
   * Judges saved means, one per group, at {@code s = max(|mean|, spread)}. In RMS mode they must be
   * 0.
   */
  public ComparisonReport mean(Values x, Values mean) {
    return compareStatistics(x, mean, Statistic.MEAN);
  }

  /**
   * Judges what rounding lost of the saved means, {@code true mean - mean}, at {@code s =
   * max(|rest|, spread)}. What the backward pass centres with.
   */
  public ComparisonReport rest(Values x, Values mean, Values rest) {
    return compare(
        new RestExpectation(settings, x, mean),
        settings.type().arithmetic(),
        rest,
        shape::groupPlace);
  }

  /** Judges saved reciprocal deviations, one per group, at their own size. */
  public ComparisonReport rstd(Values x, Values rstd) {
    return compareStatistics(x, rstd, Statistic.RSTD);
  }

  /** Judges the gradient of the input, at the largest |dx| of the group. */
  public ComparisonReport dx(Values x, Values dy, Values dx) {
    return compare(
        new InputGradientExpectation(settings, x, dy), settings.type(), dx, shape::elementPlace);
  }

  /** Judges the gradient of gamma, one value per parameter, at {@code sum |dy * xhat|}. */
  public ComparisonReport scaleGradient(Values x, Values dy, Values dgamma) {
    return compareParameters(gradients(Parameter.SCALE, x, dy), dgamma);
  }

  /** Judges the gradient of beta, one value per parameter, at {@code sum |dy|}. */
  public ComparisonReport offsetGradient(Values x, Values dy, Values dbeta) {
    return compareParameters(gradients(Parameter.OFFSET, x, dy), dbeta);
  }

  /** The result in double, for arrays that fit a Java array. */
  public double[] forwardValues(Values x) {
    return values(new ForwardExpectation(settings, x), shape.elements());
  }

  /** The means, one per group. */
  public double[] meanValues(Values x) {
    return values(new StatisticsExpectation(settings, x, Statistic.MEAN), shape.groups());
  }

  /** The reciprocal deviations, one per group. */
  public double[] rstdValues(Values x) {
    return values(new StatisticsExpectation(settings, x, Statistic.RSTD), shape.groups());
  }

  /** The gradient of the input. */
  public double[] dxValues(Values x, Values dy) {
    return values(new InputGradientExpectation(settings, x, dy), shape.elements());
  }

  /** The gradient of gamma. */
  public double[] scaleGradientValues(Values x, Values dy) {
    return parameterValues(gradients(Parameter.SCALE, x, dy));
  }

  /** The gradient of beta. */
  public double[] offsetGradientValues(Values x, Values dy) {
    return parameterValues(gradients(Parameter.OFFSET, x, dy));
  }

  private ComparisonReport compareStatistics(Values x, Values judged, Statistic which) {
    return compare(
        new StatisticsExpectation(settings, x, which),
        settings.type().arithmetic(),
        judged,
        shape::groupPlace);
  }

  private ComparisonReport compare(
      GroupVisitor visitor, NumberType type, Values judged, LongFunction<Place> places) {
    long parts = Math.min(PARTS, shape.groups());
    List<Tally> tallies =
        part(
            parts,
            (first, end) -> {
              Tally tally = new Tally(type, judged, places);
              visit(visitor, first, end, tally);
              return tally;
            });
    Tally all = new Tally(type, judged, places);
    tallies.forEach(all::append);
    return all.report();
  }

  private double[] values(GroupVisitor visitor, long length) {
    double[] values = new double[Math.toIntExact(length)];
    visit(visitor, 0, shape.groups(), Sink.into(values));
    return values;
  }

  private void visit(GroupVisitor visitor, long first, long end, Sink sink) {
    GroupCursor cursor = new GroupCursor(shape, settings);
    for (long group = first; group < end; group++) {
      visitor.visit(cursor, group, sink);
    }
  }

  private ParameterGradients gradients(Parameter which, Values x, Values dy) {
    if (settings.affine() == Affine.NONE) {
      throw new IllegalArgumentException(
          "A layer without scale and offset has no gradients of them; say which it has with"
              + " withAffine.");
    }
    int parameters = Math.toIntExact(shape.parameters(settings.affine()));
    long most = Math.clamp(KEPT_SUMS / Math.max(1, parameters), 1, GRADIENT_PARTS);
    long parts = Math.max(1, Math.min(most, shape.groups()));
    return ParameterGradients.sum(
        part(
            parts,
            (first, end) -> {
              ParameterGradients sums = new ParameterGradients(settings, which, parameters);
              GroupCursor cursor = new GroupCursor(shape, settings);
              for (long group = first; group < end; group++) {
                sums.add(cursor, group, x, dy);
              }
              return sums;
            }));
  }

  private ComparisonReport compareParameters(ParameterGradients gradients, Values judged) {
    Tally tally =
        new Tally(
            settings.type().arithmetic(),
            judged,
            parameter -> shape.parameterPlace(parameter, settings.affine()));
    gradients.expect(tally);
    return tally.report();
  }

  private double[] parameterValues(ParameterGradients gradients) {
    double[] values = new double[Math.toIntExact(shape.parameters(settings.affine()))];
    gradients.expect(Sink.into(values));
    return values;
  }

  /** Something made of the groups {@code first <= group < end}. */
  @FunctionalInterface
  private interface Part<T> {
    T of(long first, long end);
  }

  private <T> List<T> part(long parts, Part<T> work) {
    long groups = shape.groups();
    return IntStream.range(0, (int) parts)
        .parallel()
        .mapToObj(p -> work.of(from(p, parts, groups), from(p + 1L, parts, groups)))
        .toList();
  }

  /** The first group of a part: groups * part / parts, in whole numbers that cannot overflow. */
  private static long from(long part, long parts, long groups) {
    return groups / parts * part + Math.min(part, groups % parts);
  }
}
