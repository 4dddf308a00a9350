package dev.stratus.training;

import dev.stratus.training.options.Adam;
import dev.stratus.training.options.Solver;
import dev.stratus.training.options.Threshold;
import dev.stratus.training.options.TrainingOptions;

/** How gradients become new parameters. */
record UpdateRule(Solver solver, double l2Regularization, Threshold threshold) {

  static UpdateRule of(TrainingOptions options) {
    return new UpdateRule(options.solver(), options.l2Regularization(), options.threshold());
  }

  /**
   * Adam's correction {@code sqrt(1 - b2^t) / (1 - b1^t)}; 1 for other solvers.
   *
   * @param t the number of the step, from 1 on
   */
  double correction(long t) {
    return solver instanceof Adam adam
        ? Math.sqrt(1 - Math.pow(adam.squaredGradientDecayFactor(), t))
            / (1 - Math.pow(adam.gradientDecayFactor(), t))
        : 1;
  }
}
