package dev.stratus.training.layer;

import dev.stratus.kernels.Activations;
import dev.stratus.reference.dense.Activation;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Shape;
import dev.stratus.training.step.Launches;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * An activation function, element by element.
 *
 * @param function which
 */
public record ActivationLayer(Activation function) implements Layer {

  public static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  /** With the normal distribution function, as MATLAB and PyTorch have it by default. */
  public static ActivationLayer gelu() {
    return new ActivationLayer(Activation.GELU);
  }

  /** The approximation by tanh. */
  public static ActivationLayer geluTanh() {
    return new ActivationLayer(Activation.GELU_TANH);
  }

  public static ActivationLayer tanh() {
    return new ActivationLayer(Activation.TANH);
  }

  public static ActivationLayer sigmoid() {
    return new ActivationLayer(Activation.SIGMOID);
  }

  @Override
  public String kind() {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Inputs.values(inputs);
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new Ops(function, site);
  }

  private record Ops(Activation function, LayerSite site) implements LayerOps {
    @Override
    public void forward(Launches to) {
      FloatArray x = site.x();
      FloatArray y = site.y();
      int elements = elements();
      switch (function) {
        case RELU -> to.task("forward", Activations::relu, x, y, elements);
        case GELU -> to.task("forward", Activations::gelu, x, y, elements);
        case GELU_TANH -> to.task("forward", Activations::geluTanh, x, y, elements);
        case TANH -> to.task("forward", Activations::tanh, x, y, elements);
        case SIGMOID -> to.task("forward", Activations::sigmoid, x, y, elements);
      }
    }

    @Override
    public void backward(Launches to) {
      site.dx().ifPresent(dx -> backward(to, dx));
    }

    private void backward(Launches to, FloatArray dx) {
      FloatArray dy = site.dy();
      FloatArray x = site.x();
      FloatArray y = site.y();
      int elements = elements();
      switch (function) {
        case RELU -> to.task("backward", Activations::reluGradient, dy, y, dx, elements);
        case GELU -> to.task("backward", Activations::geluGradient, dy, x, dx, elements);
        case GELU_TANH -> to.task("backward", Activations::geluTanhGradient, dy, x, dx, elements);
        case TANH -> to.task("backward", Activations::tanhGradient, dy, y, dx, elements);
        case SIGMOID -> to.task("backward", Activations::sigmoidGradient, dy, y, dx, elements);
      }
    }

    private int elements() {
      return site.inputShape().elements(site.batch());
    }
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return input ->
        new Elements(
            function, input.x(), java.util.Arrays.stream(input.x()).map(function::value).toArray());
  }

  private record Elements(Activation function, double[] x, double[] y)
      implements LayerReference.Pass {
    @Override
    public LayerReference.Gradients backward(double[] dy) {
      double[] dx = new double[dy.length];
      for (int i = 0; i < dx.length; i++) {
        dx[i] = dy[i] * function.slope(x[i]);
      }
      return new LayerReference.Gradients(List.of(dx), Map.of());
    }
  }
}
