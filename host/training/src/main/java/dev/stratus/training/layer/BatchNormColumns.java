package dev.stratus.training.layer;

import dev.stratus.reference.recurrent.BatchNormReference;
import dev.stratus.training.LayerReference;
import java.util.List;
import java.util.Map;

/**
 * Batch normalization of columns in double.
 *
 * @param epsilon as the kernels see it
 * @param share as the kernels see it
 */
record BatchNormColumns(int width, float epsilon, float share) implements LayerReference {
  @Override
  public Pass forward(Input input) {
    double[] gamma = input.parameter(BatchNorm.SCALE);
    double[] beta = input.parameter(BatchNorm.OFFSET);
    double[] mean = running(input, BatchNorm.RUNNING_MEAN);
    double[] variance = running(input, BatchNorm.RUNNING_VARIANCE);
    if (!input.training()) {
      double[] y = BatchNormReference.inference(input.x(), gamma, beta, mean, variance, epsilon);
      return new Still(y, input.statistics());
    }
    BatchNormReference batch =
        BatchNormReference.of(input.x(), input.x().length / width, width, epsilon);
    Map<String, double[]> moved =
        Map.of(
            BatchNorm.RUNNING_MEAN,
            BatchNormReference.moved(mean, batch.mean(), share),
            BatchNorm.RUNNING_VARIANCE,
            BatchNormReference.moved(variance, batch.sampleVariance(), share));
    return new Trained(batch, gamma, batch.result(gamma, beta), moved);
  }

  private static double[] running(Input input, String name) {
    double[] values = input.statistics().get(name);
    if (values == null) {
      throw new IllegalStateException(
          "No " + name + "; there are " + input.statistics().keySet() + ".");
    }
    return values;
  }

  private record Trained(
      BatchNormReference batch, double[] gamma, double[] y, Map<String, double[]> statistics)
      implements Pass {
    @Override
    public Gradients backward(double[] dy) {
      BatchNormReference.Gradients gradients = batch.backward(dy, gamma);
      return new Gradients(
          List.of(gradients.x()),
          Map.of(BatchNorm.SCALE, gradients.gamma(), BatchNorm.OFFSET, gradients.beta()));
    }
  }

  /** Outside of training, where nothing moves. */
  private record Still(double[] y, Map<String, double[]> statistics) implements Pass {
    @Override
    public Gradients backward(double[] dy) {
      throw new IllegalStateException("There is no training, so nothing goes back.");
    }
  }
}
