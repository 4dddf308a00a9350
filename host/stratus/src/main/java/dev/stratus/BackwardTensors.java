package dev.stratus;

import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** What a backward pass gives, on one device or on several. */
public sealed interface BackwardTensors permits BackwardResult, SplitBackward {

  /** The gradient of the input, of x's format, memory order, sizes and type, dense. */
  Tensor dx();

  /** The layer's parameters, with their gradients. */
  List<Learnable> learnables();

  /** The gradient of Scale, shaped as it is; empty if there is none or all is frozen. */
  default Optional<Tensor> scaleGradient() {
    return gradient(Learnable.SCALE);
  }

  /** The gradient of Offset, shaped as it is; empty if there is none or all is frozen. */
  default Optional<Tensor> offsetGradient() {
    return gradient(Learnable.OFFSET);
  }

  private Optional<Tensor> gradient(String name) {
    return learnables().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .flatMap(Learnable::gradient);
  }

  /** Whether every check passed; true where checking was off. */
  boolean passed();
}
