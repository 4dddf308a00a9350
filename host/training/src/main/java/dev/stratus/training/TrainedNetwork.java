package dev.stratus.training;

import dev.stratus.training.step.StepDevice;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A network with its numbers: what predicts.
 *
 * @param loss what it was trained for: with cross-entropy, predictions are probabilities
 */
public record TrainedNetwork(Network network, Learnables learnables, Loss loss) {

  /** Observations that are computed together where the caller does not say. */
  private static final int BATCH = 128;

  /**
   * The network's output for each example: probabilities of classes, or values.
   *
   * @return for each example steps x width values
   */
  public List<float[]> predict(Examples examples, StepDevice device) {
    requireInput(examples);
    List<float[]> results = new ArrayList<>();
    int size = Math.min(BATCH, Math.max(1, examples.count()));
    try (InferencePlan plan =
        new InferencePlan(network, learnables, examples.targets(), size, device, false)) {
      plan.run(
          examples,
          (places, count, output, batch) -> {
            for (int b = 0; b < count; b++) {
              results.add(observation(output, b, batch.size()));
            }
          });
    }
    return results;
  }

  private float[] observation(FloatArray output, int b, int size) {
    Shape shape = network.output();
    float[] values = new float[shape.steps() * shape.width()];
    for (int t = 0; t < shape.steps(); t++) {
      for (int c = 0; c < shape.width(); c++) {
        values[t * shape.width() + c] = output.get((t * size + b) * shape.width() + c);
      }
      if (loss == Loss.CROSS_ENTROPY) {
        softmax(values, t * shape.width(), shape.width());
      }
    }
    return values;
  }

  private static void softmax(float[] values, int base, int width) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      max = Math.max(max, values[base + c]);
    }
    double sum = 0;
    for (int c = 0; c < width; c++) {
      sum += Math.exp(values[base + c] - max);
    }
    for (int c = 0; c < width; c++) {
      values[base + c] = (float) (Math.exp(values[base + c] - max) / sum);
    }
  }

  /** Loss and accuracy. */
  public Evaluation evaluate(Examples examples, StepDevice device) {
    requireInput(examples);
    loss.requireTargets(network.output(), examples.targets());
    int size = Math.min(BATCH, Math.max(1, examples.count()));
    try (InferencePlan plan =
        new InferencePlan(network, learnables, examples.targets(), size, device, false)) {
      return Evaluator.evaluate(plan, examples, loss);
    }
  }

  private void requireInput(Examples examples) {
    Training.requireInput(network, examples);
  }
}
