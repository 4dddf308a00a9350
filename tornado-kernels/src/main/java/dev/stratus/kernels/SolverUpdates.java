package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The solvers' updates, float32, as MATLAB's trainingOptions defines them; L2 and threshold come
 * before (see {@link GradientSteps}). A work-item per element: an update reads and writes each
 * number once.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #sgdm}, {@link #adam}, {@link #rmsprop}: the plain ones.
 *   <li>{@link #sgdmWithL2}, {@link #adamWithL2}, {@link #rmspropWithL2}: with {@link
 *       GradientSteps#addL2} in it, for networks without a threshold. The same bits for one walk
 *       over the parameter and its gradient less; the gradient stays as it was.
 * </ol>
 *
 * <p>What changes from step to step is read from {@code step}, an array of {@link #STEP_SIZE}
 * floats that the host writes before each step, because the scalars of a task graph stay as they
 * were when it was made. A parameter whose learn-rate factor is 0 is given no update at all.
 *
 * <p>Decay rates come with what they leave of 1, computed in double and rounded: {@code 1 - 0.999f}
 * in float32 is off by 1.7e-5.
 */
public final class SolverUpdates {
  /** Where in {@code step} the scheduled learning rate is. */
  public static final int LEARN_RATE = 0;

  /**
   * Where adam's correction is: {@code sqrt(1 - b2^t) / (1 - b1^t)} at the t-th step, t from 1 on.
   */
  public static final int BIAS_CORRECTION = 1;

  /** Floats of {@code step}. */
  public static final int STEP_SIZE = 2;

  /** The smallest normal float32, 2^-126. */
  private static final float SMALLEST = 0x1p-126f;

  private SolverUpdates() {}

  /**
   * A state below the smallest normal number becomes 0. Where gradients stay 0, of inputs that
   * never change or of units that are never active, a state that decays by a factor would else stop
   * at the last subnormal numbers, which rounding keeps from 0, and CPUs take many times as long
   * for each of them. What that takes from a parameter is below 2^-126 times rate / epsilon.
   */
  private static float settled(float state) {
    return TornadoMath.abs(state) < SMALLEST ? 0f : state;
  }

  /**
   * {@code v = momentum v - rate g; w += v}, rate = learning rate times factor.
   *
   * @param w the parameter
   * @param gradient after L2 and threshold
   * @param velocity the solver's state, 0 at first
   */
  public static void sgdm(
      FloatArray w,
      FloatArray gradient,
      FloatArray velocity,
      FloatArray step,
      int elements,
      float learnRateFactor,
      float momentum) {
    for (@Parallel int i = 0; i < elements; i++) {
      float rate = step.get(LEARN_RATE) * learnRateFactor;
      float v = momentum * velocity.get(i) - rate * gradient.get(i);
      velocity.set(i, settled(v));
      w.set(i, w.get(i) + v);
    }
  }

  /**
   * {@code m = b1 m + (1 - b1) g; s = b2 s + (1 - b2) g^2; w -= rate correction m / (sqrt(s) + e)}:
   * e is not bias-corrected, as in MATLAB and unlike PyTorch.
   *
   * @param mean the first moment, 0 at first
   * @param square the second moment, 0 at first
   * @param decay b1
   * @param share 1 - b1
   * @param squareDecay b2
   * @param squareShare 1 - b2
   * @param epsilon e
   */
  public static void adam(
      FloatArray w,
      FloatArray gradient,
      FloatArray mean,
      FloatArray square,
      FloatArray step,
      int elements,
      float learnRateFactor,
      float decay,
      float share,
      float squareDecay,
      float squareShare,
      float epsilon) {
    for (@Parallel int i = 0; i < elements; i++) {
      float rate = step.get(LEARN_RATE) * learnRateFactor * step.get(BIAS_CORRECTION);
      float g = gradient.get(i);
      float m = decay * mean.get(i) + share * g;
      float s = squareDecay * square.get(i) + squareShare * (g * g);
      mean.set(i, settled(m));
      square.set(i, settled(s));
      w.set(i, w.get(i) - rate * m / (TornadoMath.sqrt(s) + epsilon));
    }
  }

  /**
   * {@code s = rho s + (1 - rho) g^2; w -= rate g / (sqrt(s) + e)}.
   *
   * @param square the solver's state, 0 at first
   * @param squareDecay rho
   * @param squareShare 1 - rho
   * @param epsilon e
   */
  public static void rmsprop(
      FloatArray w,
      FloatArray gradient,
      FloatArray square,
      FloatArray step,
      int elements,
      float learnRateFactor,
      float squareDecay,
      float squareShare,
      float epsilon) {
    for (@Parallel int i = 0; i < elements; i++) {
      float rate = step.get(LEARN_RATE) * learnRateFactor;
      float g = gradient.get(i);
      float s = squareDecay * square.get(i) + squareShare * (g * g);
      square.set(i, settled(s));
      w.set(i, w.get(i) - rate * g / (TornadoMath.sqrt(s) + epsilon));
    }
  }

  /** {@link #sgdm} of the gradient plus {@code l2 w}. */
  public static void sgdmWithL2(
      FloatArray w,
      FloatArray gradient,
      FloatArray velocity,
      FloatArray step,
      int elements,
      float l2,
      float learnRateFactor,
      float momentum) {
    for (@Parallel int i = 0; i < elements; i++) {
      float rate = step.get(LEARN_RATE) * learnRateFactor;
      float value = w.get(i);
      float g = gradient.get(i) + l2 * value;
      float v = momentum * velocity.get(i) - rate * g;
      velocity.set(i, settled(v));
      w.set(i, value + v);
    }
  }

  /** {@link #adam} of the gradient plus {@code l2 w}. */
  public static void adamWithL2(
      FloatArray w,
      FloatArray gradient,
      FloatArray mean,
      FloatArray square,
      FloatArray step,
      int elements,
      float l2,
      float learnRateFactor,
      float decay,
      float share,
      float squareDecay,
      float squareShare,
      float epsilon) {
    for (@Parallel int i = 0; i < elements; i++) {
      float rate = step.get(LEARN_RATE) * learnRateFactor * step.get(BIAS_CORRECTION);
      float value = w.get(i);
      float g = gradient.get(i) + l2 * value;
      float m = decay * mean.get(i) + share * g;
      float s = squareDecay * square.get(i) + squareShare * (g * g);
      mean.set(i, settled(m));
      square.set(i, settled(s));
      w.set(i, value - rate * m / (TornadoMath.sqrt(s) + epsilon));
    }
  }

  /** {@link #rmsprop} of the gradient plus {@code l2 w}. */
  public static void rmspropWithL2(
      FloatArray w,
      FloatArray gradient,
      FloatArray square,
      FloatArray step,
      int elements,
      float l2,
      float learnRateFactor,
      float squareDecay,
      float squareShare,
      float epsilon) {
    for (@Parallel int i = 0; i < elements; i++) {
      float rate = step.get(LEARN_RATE) * learnRateFactor;
      float value = w.get(i);
      float g = gradient.get(i) + l2 * value;
      float s = squareDecay * square.get(i) + squareShare * (g * g);
      square.set(i, settled(s));
      w.set(i, value - rate * g / (TornadoMath.sqrt(s) + epsilon));
    }
  }
}
