package dev.stratus.reference;

/** A running sum kept as two doubles, so that neither length nor cancellation costs digits. */
final class CompensatedSum {
  private double hi;
  private double lo;

  void add(double value) {
    add(value, 0);
  }

  void add(DoubleDouble value) {
    add(value.hi(), value.lo());
  }

  private void add(double high, double low) {
    double s = hi + high;
    double t = s - hi;
    double rest = (hi - (s - t)) + (high - t) + (lo + low);
    hi = s + rest;
    lo = rest - (hi - s);
  }

  DoubleDouble total() {
    return new DoubleDouble(hi, lo);
  }
}
