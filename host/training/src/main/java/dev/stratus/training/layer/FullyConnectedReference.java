package dev.stratus.training.layer;

import dev.stratus.reference.dense.MatrixProducts;
import dev.stratus.training.LayerReference;
import java.util.List;
import java.util.Map;

/** {@code y = x W^T + b} in double. */
record FullyConnectedReference(int steps, int inputs, int outputs) implements LayerReference {
  @Override
  public Pass forward(Input input) {
    int rows = steps * input.batch();
    double[] weights = input.parameter(FullyConnected.WEIGHTS);
    double[] y =
        MatrixProducts.forward(
            input.x(), weights, input.parameter(FullyConnected.BIAS), rows, inputs, outputs);
    return new Pass() {
      @Override
      public double[] y() {
        return y;
      }

      @Override
      public Gradients backward(double[] dy) {
        return new Gradients(
            List.of(MatrixProducts.inputGradient(dy, weights, rows, inputs, outputs)),
            Map.of(
                FullyConnected.WEIGHTS,
                MatrixProducts.weightGradient(dy, input.x(), rows, inputs, outputs),
                FullyConnected.BIAS,
                MatrixProducts.biasGradient(dy, rows, outputs)));
      }
    };
  }
}
