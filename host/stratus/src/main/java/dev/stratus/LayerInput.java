package dev.stratus;

import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a layer is run on. Tensors may be views; nothing is copied.
 *
 * @param x the input
 * @param residual added to x before normalizing; of x's format, memory order, sizes and type
 * @param lengths valid steps along T, one for each observation (digit of B; one in all without B);
 *     empty: all are valid
 * @param outputGradient the gradient with respect to y, for the backward pass
 */
public record LayerInput(
    Tensor x, Optional<Tensor> residual, List<Integer> lengths, Optional<Tensor> outputGradient) {

  public LayerInput {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(residual, "residual");
    Objects.requireNonNull(outputGradient, "outputGradient");
    lengths = List.copyOf(lengths);
  }

  public static LayerInput of(Tensor x) {
    return new LayerInput(x, Optional.empty(), List.of(), Optional.empty());
  }

  /** The same of another array, without residual input. */
  LayerInput of(Tensor other, Optional<Tensor> gradient) {
    return new LayerInput(other, Optional.empty(), lengths, gradient);
  }

  public LayerInput withResidual(Tensor value) {
    return new LayerInput(x, Optional.of(value), lengths, outputGradient);
  }

  public LayerInput withLengths(int... values) {
    return new LayerInput(x, residual, IntStream.of(values).boxed().toList(), outputGradient);
  }

  public LayerInput withOutputGradient(Tensor value) {
    return new LayerInput(x, residual, lengths, Optional.of(value));
  }
}
