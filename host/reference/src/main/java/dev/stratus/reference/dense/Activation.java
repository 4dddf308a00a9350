package dev.stratus.reference.dense;

/** An activation function of one number, and its derivative. */
public enum Activation {
  /** {@code max(x, 0)}; its slope at 0 is taken as 0. */
  RELU {
    @Override
    public double value(double x) {
      return x <= 0 ? 0 : x;
    }

    @Override
    public double slope(double x) {
      return x > 0 ? 1 : 0;
    }
  },

  /** {@code x Phi(x)} (Hendrycks and Gimpel, arXiv 1606.08415). */
  GELU {
    @Override
    public double value(double x) {
      return x * NormalDistribution.below(x);
    }

    @Override
    public double slope(double x) {
      return NormalDistribution.below(x) + x * NormalDistribution.density(x);
    }
  },

  /** The same paper's approximation by tanh. */
  GELU_TANH {
    @Override
    public double value(double x) {
      return x / 2 * (1 + Math.tanh(inner(x)));
    }

    @Override
    public double slope(double x) {
      double t = Math.tanh(inner(x));
      double innerSlope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
      return (1 + t) / 2 + x / 2 * (1 - t * t) * innerSlope;
    }

    private double inner(double x) {
      return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }
  },

  TANH {
    @Override
    public double value(double x) {
      return Math.tanh(x);
    }

    @Override
    public double slope(double x) {
      double t = Math.tanh(x);
      return 1 - t * t;
    }
  },

  SIGMOID {
    @Override
    public double value(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    @Override
    public double slope(double x) {
      return value(x) * value(-x);
    }
  };

  public abstract double value(double x);

  /** The derivative at x. */
  public abstract double slope(double x);
}
