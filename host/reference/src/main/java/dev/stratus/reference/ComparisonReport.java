package dev.stratus.reference;

import java.util.Locale;
import java.util.Optional;

/**
 * What a comparison found, on success as on failure.
 *
 * @param elements how many elements were compared
 * @param failures how many of them were off by more than their allowance
 * @param worst the element that used the largest share of its allowance; empty if none was compared
 */
public record ComparisonReport(long elements, long failures, Optional<Element> worst) {

  /**
   * One compared element.
   *
   * @param place where it is
   * @param type its number type
   * @param expected the reference's value
   * @param actual the value judged
   * @param scale the size s at which the error is measured
   * @param ulps the error in ulp(s); infinite where only one of the two values is finite
   * @param allowance what was allowed, and why
   */
  public record Element(
      Place place,
      NumberType type,
      double expected,
      double actual,
      double scale,
      double ulps,
      Allowance allowance) {

    /** The row of a rows x width comparison: the first index, 0 where there is none. */
    public long row() {
      return place.index().isEmpty() ? 0 : place.index().getFirst();
    }

    /** The column of a rows x width comparison: the last index, 0 where there is but one. */
    public int column() {
      return place.index().size() < 2 ? 0 : Math.toIntExact(place.index().getLast());
    }

    /** The reference's value as the nearest float32. */
    public float expectedFloat() {
      return (float) expected;
    }

    /** The reference's value rounded to the type: a Float, or a Double for float64. */
    public Number expectedNumber() {
      return type.number(expected);
    }

    /** The value judged: a Float, or a Double for float64. */
    public Number actualNumber() {
      return type.number(actual);
    }

    /** The pattern of {@link #expectedNumber}, in the low bits. */
    public long expectedBits() {
      return type.bits(expected);
    }

    /** The pattern of the value judged, in the low bits. */
    public long actualBits() {
      return type.bits(actual);
    }

    /** 0 is exact, 1 is the limit; infinite where only one of the two values is finite. */
    public double share() {
      return ComparisonReport.share(ulps, allowance);
    }
  }

  /** An exact value uses nothing, also where nothing is allowed. */
  static double share(double ulps, Allowance allowance) {
    return ulps == 0 ? 0 : ulps / allowance.ulps();
  }

  public boolean passed() {
    return failures == 0;
  }

  /** The worst element's error in ulp(s); 0 if nothing was compared. */
  public double worstUlps() {
    return worst.map(Element::ulps).orElse(0.0);
  }

  /** The worst share of an allowance: at most 1 when passed; 0 if nothing was compared. */
  public double worstShare() {
    return worst.map(Element::share).orElse(0.0);
  }

  /** One line, such as a table or a log wants. */
  public String line() {
    if (worst.isEmpty()) {
      return "passed: nothing to compare (0 elements)";
    }
    Element w = worst.get();
    String head =
        passed()
            ? "passed"
            : String.format(Locale.ROOT, "FAILED: %,d of %,d elements", failures, elements);
    return String.format(
        Locale.ROOT,
        "%s: worst error %s of %s ulp allowed (%s) at %s; %,d elements compared",
        head,
        number(w.ulps()),
        number(w.allowance().ulps()),
        percent(w),
        w.place().text(),
        elements);
  }

  /** Several lines, with both values, their bit patterns and the rule behind the allowance. */
  public String text() {
    if (worst.isEmpty()) {
      return line();
    }
    Element w = worst.get();
    return String.format(
        Locale.ROOT,
        """
        %s
          worst at   %s
          expected   %s (double %s), bits %s
          actual     %s, bits %s
          error      %s ulp, one ulp taken at the size s = %s
          allowance  %s ulp (%s); used %s\
        """,
        line(),
        w.place().text(),
        w.expectedNumber(),
        w.expected(),
        w.type().bitsText(w.expected()),
        w.actualNumber(),
        w.type().bitsText(w.actual()),
        number(w.ulps()),
        w.scale(),
        number(w.allowance().ulps()),
        w.allowance().reason(),
        percent(w));
  }

  @Override
  public String toString() {
    return line();
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return "infinitely many";
    }
    return value == Math.rint(value) && value < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, value < 1e6 ? "%.2f" : "%.2e", value);
  }

  private static String percent(Element worst) {
    double share = worst.share();
    if (Double.isInfinite(worst.ulps())) {
      return "only one of the two values is finite";
    }
    if (Double.isInfinite(share)) {
      return "none is allowed";
    }
    return String.format(Locale.ROOT, share < 1e6 ? "%.0f%% of it" : "%.1e%% of it", 100 * share);
  }
}
