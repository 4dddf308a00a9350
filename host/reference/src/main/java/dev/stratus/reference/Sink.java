package dev.stratus.reference;

/** Takes what the judge computes, value by value: to compare it, or to keep it. */
interface Sink {

  /**
   * The value that must be there.
   *
   * @param index its number
   * @param expected the value; not finite: any value that is not finite
   * @param s the size at which an error is measured
   */
  void expect(long index, DoubleDouble expected, double s, Allowance allowance);

  /** Either this value, or any that is not finite: a limit where infinities are about. */
  void expectOrNotFinite(long index, double expected, double s, Allowance allowance);

  /** Keeps the values, rounded to double. */
  static Sink into(double[] values) {
    return new Sink() {
      @Override
      public void expect(long index, DoubleDouble expected, double s, Allowance allowance) {
        values[Math.toIntExact(index)] = expected.hi();
      }

      @Override
      public void expectOrNotFinite(long index, double expected, double s, Allowance allowance) {
        values[Math.toIntExact(index)] = expected;
      }
    };
  }
}
