package dev.stratus.reference;

import java.util.Optional;
import java.util.function.LongFunction;

/** The running worst of one comparison, or of a part of it. */
final class Tally implements Sink {
  private final NumberType type;
  private final Values actual;
  private final LongFunction<Place> places;
  private long elements;
  private long failures;
  private double worstShare = -1;
  private Optional<ComparisonReport.Element> worst = Optional.empty();

  /**
   * @param type the number type of the values judged
   * @param actual the values judged
   * @param places where the value of a number is
   */
  Tally(NumberType type, Values actual, LongFunction<Place> places) {
    this.type = type;
    this.actual = actual;
    this.places = places;
  }

  @Override
  public void expect(long index, DoubleDouble expected, double s, Allowance allowance) {
    judge(index, expected.hi(), expected.lo(), actual.at(index), s, allowance);
  }

  @Override
  public void expectOrNotFinite(long index, double expected, double s, Allowance allowance) {
    double value = actual.at(index);
    judge(index, Double.isFinite(value) ? expected : Double.NaN, 0, value, s, allowance);
  }

  void judge(
      long index, double expected, double rest, double value, double s, Allowance allowance) {
    double known = Double.isFinite(rest) ? rest : 0;
    count(index, expected, value, s, type.error(expected, known, value, s), allowance);
  }

  /** Takes an element whose error is known already. */
  void count(
      long index, double expected, double value, double s, double error, Allowance allowance) {
    double share = ComparisonReport.share(error, allowance);
    elements++;
    if (share > 1) {
      failures++;
    }
    if (share > worstShare) {
      worstShare = share;
      worst =
          Optional.of(
              new ComparisonReport.Element(
                  places.apply(index), type, expected, value, s, error, allowance));
    }
  }

  /** Adds what comes after this part; of equal shares the earlier one stays. */
  void append(Tally next) {
    elements += next.elements;
    failures += next.failures;
    if (next.worstShare > worstShare) {
      worstShare = next.worstShare;
      worst = next.worst;
    }
  }

  ComparisonReport report() {
    return new ComparisonReport(elements, failures, worst);
  }
}
