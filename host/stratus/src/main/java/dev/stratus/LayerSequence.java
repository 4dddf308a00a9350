package dev.stratus;

import dev.stratus.device.DeviceList;
import java.util.List;

/**
 * Layers one after the other, each normalizing what the one before it gave, as one task graph for
 * each direction: what one layer hands the next, and the statistics, stay on the device.
 *
 * <pre>{@code
 * LayerSequence twice = LayerSequence.of(first, second);
 * try (SequenceRun run = twice.open(LayerInput.of(x).withOutputGradient(dy), RunSettings.on("auto"))) {
 *   SequenceForward forward = run.forward();      // y() of the last layer, a receipt for each
 *   SequenceBackward back = run.backward();       // dx() of the first layer, gradients of each
 * }
 * }</pre>
 *
 * @param layers initialized, at least one; only the first may take a residual input
 */
public record LayerSequence(List<LayerNormalization> layers) {

  public LayerSequence {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("The sequence has no layer; give it one or more.");
    }
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i).configuration().residual()) {
        throw new IllegalArgumentException(
            "Layer "
                + (i + 1)
                + " of the sequence ('"
                + layers.get(i).name()
                + "') takes a residual input, and only the first layer can be given one; build it"
                + " without, or begin another sequence with it.");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if there is none, or one after the first takes a residual
   *     input
   */
  public static LayerSequence of(LayerNormalization... layers) {
    return new LayerSequence(List.of(layers));
  }

  /**
   * Prepares repeated runs over arrays whose contents may change in between.
   *
   * @param input of the first layer; its lengths are every layer's, its output gradient is the last
   *     layer's, and without one there is no backward pass
   * @throws IllegalArgumentException if the input does not fit a layer; the message names both
   * @throws NoCandidateException if no kernel takes a layer and the policy is FAIL
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   */
  public SequenceRun open(LayerInput input, RunSettings settings) {
    return open(input, settings, DeviceList.find());
  }

  /** As {@link #open(LayerInput, RunSettings)}, among the given devices. */
  public SequenceRun open(LayerInput input, RunSettings settings, DeviceList devices) {
    return SequenceRun.open(this, input, settings, devices);
  }
}
