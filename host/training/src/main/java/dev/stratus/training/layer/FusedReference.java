package dev.stratus.training.layer;

import dev.stratus.reference.dense.Activation;
import dev.stratus.training.LayerReference;
import java.util.List;
import java.util.Optional;

/** Sum, normalization and activation in double, one after the other. */
record FusedReference(LayerReference norm, boolean residual, Optional<Activation> activation)
    implements LayerReference {

  @Override
  public Pass forward(Input input) {
    double[] sum = input.x().clone();
    if (residual) {
      double[] other = input.inputs().get(1);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other[i];
      }
    }
    Pass normalized =
        norm.forward(
            new Input(
                input.batch(),
                input.training(),
                List.of(sum),
                input.parameters(),
                input.statistics(),
                input.lengths(),
                input.mask()));
    double[] z = normalized.y();
    double[] y =
        java.util.Arrays.stream(z).map(v -> activation.map(a -> a.value(v)).orElse(v)).toArray();
    return new Pass() {
      @Override
      public double[] y() {
        return y;
      }

      @Override
      public Gradients backward(double[] dy) {
        double[] dz = dy.clone();
        activation.ifPresent(a -> {
          for (int i = 0; i < dz.length; i++) {
            dz[i] *= a.slope(z[i]);
          }
        });
        Gradients inner = normalized.backward(dz);
        double[] dx = inner.inputs().getFirst();
        return new Gradients(residual ? List.of(dx, dx) : List.of(dx), inner.parameters());
      }
    };
  }
}
