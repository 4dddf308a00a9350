package dev.stratus.training.options;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980) as MATLAB has it: {@code m = b1 m + (1 - b1) g; s = b2 s +
 * (1 - b2) g^2; w -= rate sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(s) + e)}. The epsilon stands beside
 * the uncorrected root, unlike in PyTorch.
 *
 * @param initialLearnRate above 0
 * @param gradientDecayFactor b1, from 0 on and below 1
 * @param squaredGradientDecayFactor b2, from 0 on and below 1
 * @param epsilon above 0
 */
public record Adam(
    double initialLearnRate,
    double gradientDecayFactor,
    double squaredGradientDecayFactor,
    double epsilon)
    implements Solver {
  /** MATLAB's: rate 0.001, b1 0.9, b2 0.999, e 1e-8. */
  public static final Adam DEFAULT = new Adam(0.001, 0.9, 0.999, 1e-8);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Adam {
    Check.positive("The initial learning rate", initialLearnRate);
    Check.belowOne("The gradient decay factor", gradientDecayFactor);
    Check.belowOne("The squared gradient decay factor", squaredGradientDecayFactor);
    Check.positive("The solver's epsilon", epsilon);
  }

  @Override
  public Adam withInitialLearnRate(double rate) {
    return new Adam(rate, gradientDecayFactor, squaredGradientDecayFactor, epsilon);
  }

  @Override
  public String text() {
    return "adam";
  }
}
