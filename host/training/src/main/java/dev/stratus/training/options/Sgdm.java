package dev.stratus.training.options;

/**
 * Stochastic gradient descent with momentum: {@code v = momentum v - rate g; w += v}.
 *
 * @param initialLearnRate above 0
 * @param momentum from 0 on and below 1
 */
public record Sgdm(double initialLearnRate, double momentum) implements Solver {
  /** MATLAB's: rate 0.01, momentum 0.9. */
  public static final Sgdm DEFAULT = new Sgdm(0.01, 0.9);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Sgdm {
    Check.positive("The initial learning rate", initialLearnRate);
    Check.belowOne("The momentum", momentum);
  }

  @Override
  public Sgdm withInitialLearnRate(double rate) {
    return new Sgdm(rate, momentum);
  }

  @Override
  public String text() {
    return "sgdm";
  }
}
