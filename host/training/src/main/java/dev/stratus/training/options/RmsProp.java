package dev.stratus.training.options;

/**
 * RMSProp: {@code s = rho s + (1 - rho) g^2; w -= rate g / (sqrt(s) + e)}.
 *
 * @param initialLearnRate above 0
 * @param squaredGradientDecayFactor rho, from 0 on and below 1
 * @param epsilon above 0
 */
public record RmsProp(double initialLearnRate, double squaredGradientDecayFactor, double epsilon)
    implements Solver {
  /** MATLAB's: rate 0.001, rho 0.9, e 1e-8. */
  public static final RmsProp DEFAULT = new RmsProp(0.001, 0.9, 1e-8);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RmsProp {
    Check.positive("The initial learning rate", initialLearnRate);
    Check.belowOne("The squared gradient decay factor", squaredGradientDecayFactor);
    Check.positive("The solver's epsilon", epsilon);
  }

  @Override
  public RmsProp withInitialLearnRate(double rate) {
    return new RmsProp(rate, squaredGradientDecayFactor, epsilon);
  }

  @Override
  public String text() {
    return "rmsprop";
  }
}
