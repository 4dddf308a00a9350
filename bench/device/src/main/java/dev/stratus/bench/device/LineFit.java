package dev.stratus.bench.device;

/**
 * {@code launch + each * elements}, fitted to times by least squares of the relative errors, so
 * that short times count as much as long ones; neither part is negative.
 */
record LineFit(double launch, double each) {

  /**
   * @param elements one for each time
   * @param times ns
   * @throws IllegalArgumentException if there are fewer than two
   */
  static LineFit of(long[] elements, double[] times) {
    if (elements.length != times.length || elements.length < 2) {
      throw new IllegalArgumentException("A line needs two points or more.");
    }
    double s1 = 0;
    double sx = 0;
    double sxx = 0;
    double sy = 0;
    double sxy = 0;
    for (int i = 0; i < times.length; i++) {
      double w = 1 / (times[i] * times[i]);
      s1 += w;
      sx += w * elements[i];
      sxx += w * elements[i] * elements[i];
      sy += w * times[i];
      sxy += w * elements[i] * times[i];
    }
    double each = (s1 * sxy - sx * sy) / (s1 * sxx - sx * sx);
    double launch = (sy - each * sx) / s1;
    if (launch < 0) {
      return new LineFit(0, sxy / sxx);
    }
    return each < 0 ? new LineFit(sy / s1, 0) : new LineFit(launch, each);
  }

  double at(long elements) {
    return launch + each * elements;
  }
}
