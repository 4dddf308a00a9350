package dev.stratus;

import dev.stratus.tensor.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * A parameter that training changes.
 *
 * @param name {@code Scale} or {@code Offset}
 * @param value float32, or float64 where the layer was initialized for float64: a tensor C, or one
 *     with the labels of the normalized dimensions
 * @param gradient of the value's format and sizes; empty before a backward pass
 * @param learnRateFactor multiplies the learning rate; 0 freezes the parameter
 * @param l2Factor multiplies the L2 regularization
 */
public record Learnable(
    String name, Tensor value, Optional<Tensor> gradient, double learnRateFactor, double l2Factor) {

  public static final String SCALE = "Scale";
  public static final String OFFSET = "Offset";

  public Learnable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(gradient, "gradient");
  }

  /** Whether training leaves it as it is. */
  public boolean isFrozen() {
    return learnRateFactor == 0;
  }

  /** The same parameter with another value. */
  public Learnable withValue(Tensor changed) {
    return new Learnable(name, changed, gradient, learnRateFactor, l2Factor);
  }

  Learnable withGradient(Optional<Tensor> found) {
    return new Learnable(name, value, found, learnRateFactor, l2Factor);
  }
}
