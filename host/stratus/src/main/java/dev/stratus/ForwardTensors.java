package dev.stratus;

import dev.stratus.geometry.Geometry;
import dev.stratus.tensor.Tensor;
import java.util.Optional;

/** What a forward pass gives, on one device or on several. */
public sealed interface ForwardTensors permits ForwardResult, SplitForward {

  /** The result, of x's format, memory order, sizes and type, dense. */
  Tensor y();

  /** x + residual, as it was normalized; empty without a residual input. */
  Optional<Tensor> sum();

  /**
   * The mean of each group, float32 or wider: x's labels, 1 for normalized sizes. Empty unless the
   * layer saves statistics or the run has a backward pass, or where there is no group.
   */
  Optional<Tensor> mean();

  /** 1 / sqrt(variance + epsilon) of each group; as {@link #mean()}. */
  Optional<Tensor> rstd();

  /** Of all of x. */
  Geometry geometry();

  /** Whether every check passed; true where checking was off. */
  boolean passed();
}
