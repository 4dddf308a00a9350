package dev.stratus.training.layer;

import dev.stratus.kernels.Dropout;
import dev.stratus.reference.dense.DropoutMask;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Shape;
import dev.stratus.training.step.Launches;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Sets elements to 0 in training and scales the others up by 1 / (1 - probability); outside of
 * training it does nothing. Which ones follows from the seed, the step, the layer and the place:
 * the same on every device.
 *
 * @param probability of dropping, from 0 on and below 1
 */
public record DropoutLayer(double probability) implements Layer {

  /**
   * @throws IllegalArgumentException if the probability is not from 0 on and below 1
   */
  public DropoutLayer {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "The dropout probability is " + probability + "; it must be from 0 on and below 1.");
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Inputs.values(inputs);
  }

  @Override
  public Map<String, Object> properties() {
    return Map.of("probability", probability);
  }

  @Override
  public boolean placesMatter() {
    return true;
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new Ops(site, site.training() ? (float) probability : 0f);
  }

  private record Ops(LayerSite site, float probability) implements LayerOps {
    @Override
    public void forward(Launches to) {
      mask(to, "forward", site.x(), site.y());
    }

    @Override
    public void backward(Launches to) {
      site.dx().ifPresent(dx -> mask(to, "backward", site.dy(), dx));
    }

    private void mask(Launches to, String task, FloatArray from, FloatArray result) {
      to.task(
          task,
          Dropout::forwardByFours,
          from,
          result,
          site.sequence().random(),
          site.inputShape().elements(site.batch()),
          site.number(),
          probability);
    }
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return input -> {
      DropoutMask mask = input.mask().mask(input.training() ? (float) probability : 0);
      return new Masked(mask, mask.apply(input.x()));
    };
  }

  private record Masked(DropoutMask mask, double[] y) implements LayerReference.Pass {
    @Override
    public LayerReference.Gradients backward(double[] dy) {
      return new LayerReference.Gradients(List.of(mask.apply(dy)), Map.of());
    }
  }
}
