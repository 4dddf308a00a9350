package dev.stratus.engine;

import dev.stratus.tensor.Tensor;
import java.util.Optional;

/**
 * Where the results as large as x are written. What is empty the engine makes for itself; what is
 * given is dense, of x's format, memory order, sizes and type.
 *
 * @param y the forward pass's
 * @param sum x and the residual input
 * @param dx the backward pass's
 */
public record ResultPlaces(Optional<Tensor> y, Optional<Tensor> sum, Optional<Tensor> dx) {

  /** All are the engine's own. */
  public static final ResultPlaces OWN =
      new ResultPlaces(Optional.empty(), Optional.empty(), Optional.empty());
}
