package dev.stratus.training.layer;

import dev.stratus.kernels.Copies;
import dev.stratus.kernels.LayerNormResidual;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Shape;
import dev.stratus.training.step.Launches;
import java.util.List;
import java.util.Map;

/** The sum of two inputs of one shape: a residual connection. */
public record Addition() implements Layer {

  @Override
  public String kind() {
    return "addition";
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Inputs.alike(inputs);
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new Ops(site, site.outputShape().elements(site.batch()));
  }

  private record Ops(LayerSite site, int elements) implements LayerOps {
    @Override
    public void forward(Launches to) {
      to.task("forward", LayerNormResidual::add, site.x(), site.x(1), site.y(), elements);
    }

    @Override
    public void backward(Launches to) {
      for (int i = 0; i < 2; i++) {
        String task = "backward-" + i;
        site.inputGradients()
            .get(i)
            .ifPresent(dx -> to.task(task, Copies::floats, site.dy(), dx, elements));
      }
    }
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return input -> {
      double[] y = input.x().clone();
      for (int i = 0; i < y.length; i++) {
        y[i] += input.inputs().get(1)[i];
      }
      return new Sum(y);
    };
  }

  private record Sum(double[] y) implements LayerReference.Pass {
    @Override
    public LayerReference.Gradients backward(double[] dy) {
      return new LayerReference.Gradients(List.of(dy, dy), Map.of());
    }
  }
}
