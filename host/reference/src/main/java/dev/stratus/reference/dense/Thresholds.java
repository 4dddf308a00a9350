package dev.stratus.reference.dense;

/** L2 and gradient thresholds in MATLAB's words, in place. */
public final class Thresholds {
  private Thresholds() {}

  /** {@code gradient += factor w}, factor = L2Regularization times the parameter's L2 factor. */
  public static void addL2(double[] gradient, double[] w, double factor) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += factor * w[i];
    }
  }

  /** absolute-value: larger elements become the threshold, with their sign. */
  public static void clipAbsolute(double[] gradient, double threshold) {
    for (int i = 0; i < gradient.length; i++) {
      if (Math.abs(gradient[i]) > threshold) {
        gradient[i] = Math.signum(gradient[i]) * threshold;
      }
    }
  }

  /**
   * The factor that brings the norm of all gradients together down to the threshold; 1 where it is
   * not above. One gradient: l2norm; all of a network: global-l2norm.
   */
  public static double factor(double threshold, double[]... gradients) {
    double sum = 0;
    for (double[] gradient : gradients) {
      for (double g : gradient) {
        sum += g * g;
      }
    }
    double norm = Math.sqrt(sum);
    return norm <= threshold ? 1 : threshold / norm;
  }
}
