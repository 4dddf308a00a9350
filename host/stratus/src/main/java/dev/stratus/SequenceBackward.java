package dev.stratus;

import dev.stratus.tensor.Tensor;
import java.util.List;

/**
 * What a sequence's backward pass gave.
 *
 * @param dx the gradient of the first layer's input, of x's format, memory order, sizes and type;
 *     the next pass overwrites it
 * @param learnables each layer's parameters with their gradients, in the order of the layers
 * @param layers what each layer did, in the order of the layers
 * @param notices what was said aloud
 * @param wallNanos of the whole graph, on the host's clock
 */
public record SequenceBackward(
    Tensor dx,
    List<List<Learnable>> learnables,
    List<SequenceReport> layers,
    List<String> notices,
    long wallNanos) {

  public SequenceBackward {
    learnables = learnables.stream().map(List::copyOf).toList();
    layers = List.copyOf(layers);
    notices = List.copyOf(notices);
  }

  /** Whether every layer's checks passed; true where checking was off. */
  public boolean passed() {
    return layers.stream().allMatch(SequenceReport::passed);
  }

  /** The offload receipts, one for each layer. */
  public List<Receipt> receipts() {
    return layers.stream().map(SequenceReport::receipt).toList();
  }
}
