package dev.stratus.training.layer;

import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerSite;
import dev.stratus.training.step.Launches;
import java.util.ArrayList;
import java.util.List;

/** A fully connected layer's launches. */
final class FullyConnectedOps implements LayerOps {
  private final Products.Product forward;
  private final List<Products.Product> backward = new ArrayList<>();

  FullyConnectedOps(LayerSite site, int outputs) {
    Products products =
        new Products(site.device(), site.arrays(), site.rows(), site.width(), outputs);
    forward =
        products.forward(
            site.x(),
            site.parameter(FullyConnected.WEIGHTS),
            site.parameter(FullyConnected.BIAS),
            site.y());
    if (site.training()) {
      backward.add(
          products.weightGradient(site.dy(), site.x(), site.gradient(FullyConnected.WEIGHTS)));
      backward.add(products.biasGradient(site.dy(), site.gradient(FullyConnected.BIAS)));
      site.dx()
          .ifPresent(dx ->
              backward.add(
                  products.inputGradient(site.dy(), site.parameter(FullyConnected.WEIGHTS), dx)));
    }
  }

  @Override
  public void forward(Launches to) {
    forward.launch(to);
  }

  @Override
  public void backward(Launches to) {
    backward.forEach(product -> product.launch(to));
  }
}
