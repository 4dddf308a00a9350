package dev.stratus.training;

import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Adds up loss and hits over a network's outputs, in double. */
final class Evaluator {
  private final Loss loss;
  private final Shape output;
  private final long[][] confusion;
  private double sum;
  private double weight;
  private long hits;

  Evaluator(Loss loss, Shape output) {
    this.loss = loss;
    this.output = output;
    int classes = loss == Loss.CROSS_ENTROPY ? output.width() : 0;
    this.confusion = new long[classes][classes];
  }

  static Evaluation evaluate(InferencePlan plan, Examples examples, Loss loss) {
    Evaluator evaluator = new Evaluator(loss, plan.network().output());
    plan.run(examples, evaluator::take);
    return evaluator.result();
  }

  private void take(int[] places, int count, FloatArray y, Batch batch) {
    for (int t = 0; t < output.steps(); t++) {
      for (int b = 0; b < count; b++) {
        int row = t * batch.size() + b;
        if (batch.weights().get(row) != 0f) {
          weight++;
          if (loss == Loss.CROSS_ENTROPY) {
            takeClass(y, row, ((IntArray) batch.targets()).get(row));
          } else {
            takeValues(y, row, (FloatArray) batch.targets());
          }
        }
      }
    }
  }

  private void takeClass(FloatArray y, int row, int target) {
    int best = best(y, row, output.width());
    int base = row * output.width();
    double max = y.get(base + best);
    double exponentials = 0;
    for (int c = 0; c < output.width(); c++) {
      exponentials += Math.exp(y.get(base + c) - max);
    }
    sum += max + Math.log(exponentials) - y.get(base + target);
    hits += best == target ? 1 : 0;
    confusion[target][best]++;
  }

  /** The first of the highest scores. */
  static int best(FloatArray y, int row, int width) {
    int best = 0;
    for (int c = 1; c < width; c++) {
      if (y.get(row * width + c) > y.get(row * width + best)) {
        best = c;
      }
    }
    return best;
  }

  private void takeValues(FloatArray y, int row, FloatArray targets) {
    for (int c = 0; c < output.width(); c++) {
      double d = (double) y.get(row * output.width() + c) - targets.get(row * output.width() + c);
      sum += d * d / 2;
    }
  }

  private Evaluation result() {
    boolean classes = loss == Loss.CROSS_ENTROPY;
    return new Evaluation(
        sum / weight,
        classes ? Optional.of(hits / weight) : Optional.empty(),
        (long) weight,
        classes ? Optional.of(confusion) : Optional.empty());
  }
}
