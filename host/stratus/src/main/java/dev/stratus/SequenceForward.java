package dev.stratus;

import dev.stratus.tensor.Tensor;
import java.util.List;

/**
 * What a sequence's forward pass gave.
 *
 * @param y the last layer's result, of x's format, memory order, sizes and type; the next pass
 *     overwrites it
 * @param layers what each layer did, in order
 * @param notices what was said aloud
 * @param wallNanos of the whole graph, on the host's clock
 */
public record SequenceForward(
    Tensor y, List<SequenceReport> layers, List<String> notices, long wallNanos) {

  public SequenceForward {
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
