package dev.stratus.reference.dense;

/**
 * A solver's update of one parameter, as MATLAB's trainingOptions defines it. L2 and threshold come
 * before, see {@link Thresholds}.
 */
public sealed interface Solver {

  /** How many arrays of the parameter's size the solver keeps. */
  int states();

  /**
   * One step, in place.
   *
   * @param w the parameter
   * @param g its gradient
   * @param state {@link #states} arrays, 0 before the first step
   * @param rate the learning rate times the parameter's factor
   * @param t the number of the step, from 1 on
   */
  void update(double[] w, double[] g, double[][] state, double rate, long t);

  /** {@code v = momentum v - rate g; w += v}. */
  record Sgdm(double momentum) implements Solver {
    @Override
    public int states() {
      return 1;
    }

    @Override
    public void update(double[] w, double[] g, double[][] state, double rate, long t) {
      double[] v = state[0];
      for (int i = 0; i < w.length; i++) {
        v[i] = momentum * v[i] - rate * g[i];
        w[i] += v[i];
      }
    }
  }

  /** Kingma and Ba's adam with epsilon beside the uncorrected root. */
  record Adam(double decay, double squareDecay, double epsilon) implements Solver {
    @Override
    public int states() {
      return 2;
    }

    @Override
    public void update(double[] w, double[] g, double[][] state, double rate, long t) {
      double correction = Math.sqrt(1 - Math.pow(squareDecay, t)) / (1 - Math.pow(decay, t));
      double[] m = state[0];
      double[] s = state[1];
      for (int i = 0; i < w.length; i++) {
        m[i] = decay * m[i] + (1 - decay) * g[i];
        s[i] = squareDecay * s[i] + (1 - squareDecay) * g[i] * g[i];
        w[i] -= rate * correction * m[i] / (Math.sqrt(s[i]) + epsilon);
      }
    }
  }

  /** {@code s = rho s + (1 - rho) g^2; w -= rate g / (sqrt(s) + e)}. */
  record RmsProp(double squareDecay, double epsilon) implements Solver {
    @Override
    public int states() {
      return 1;
    }

    @Override
    public void update(double[] w, double[] g, double[][] state, double rate, long t) {
      double[] s = state[0];
      for (int i = 0; i < w.length; i++) {
        s[i] = squareDecay * s[i] + (1 - squareDecay) * g[i] * g[i];
        w[i] -= rate * g[i] / (Math.sqrt(s[i]) + epsilon);
      }
    }
  }
}
