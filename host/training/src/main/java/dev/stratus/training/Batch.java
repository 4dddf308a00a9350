package dev.stratus.training;

import dev.stratus.training.step.StepArrays;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A mini-batch where the host writes it: steps x batch x columns, row-major.
 *
 * @param size observations it has room for
 * @param x values or classes
 * @param targets values or classes
 * @param weights of the target's rows: 1, or 0 where a row only fills up
 * @param lengths valid steps of each observation
 * @param random the state of dropout
 */
record Batch(
    int size,
    Shape input,
    Shape target,
    Object x,
    Object targets,
    FloatArray weights,
    IntArray lengths,
    IntArray random) {

  static Batch of(StepArrays arrays, int size, Shape input, Shape target) {
    return new Batch(
        size,
        input,
        target,
        array(arrays, input, size),
        array(arrays, target, size),
        arrays.floats(target.rows(size)),
        arrays.ints(size),
        arrays.ints(dev.stratus.kernels.Dropout.STATE_SIZE));
  }

  private static Object array(StepArrays arrays, Shape shape, int size) {
    return shape.content() == Shape.Content.CLASSES
        ? arrays.ints(shape.elements(size))
        : arrays.floats(shape.elements(size));
  }

  /**
   * Fills it; observations that are missing to its size repeat another one with weight 0.
   *
   * @param places of the observations, at most size
   * @return the sum of the weights
   */
  double fill(Examples examples, int[] places) {
    float[] row = new float[input.steps() * input.columns()];
    float[] wanted = new float[target.steps() * target.columns()];
    double sum = 0;
    for (int b = 0; b < size; b++) {
      boolean counts = b < places.length;
      int place = counts ? places[b] : places.length == 0 ? 0 : places[0];
      int length = examples.length(place);
      java.util.Arrays.fill(row, 0f);
      java.util.Arrays.fill(wanted, 0f);
      examples.readInput(place, row);
      examples.readTarget(place, wanted);
      put(x, input, b, row);
      put(targets, target, b, wanted);
      lengths.set(b, length);
      sum += weigh(b, counts, length);
    }
    return sum;
  }

  private double weigh(int b, boolean counts, int length) {
    // One target for a whole sequence has one row, which counts however short the sequence is.
    int valid = target.steps() == 1 ? 1 : length;
    for (int t = 0; t < target.steps(); t++) {
      weights.set(t * size + b, counts && t < valid ? 1f : 0f);
    }
    return counts ? valid : 0;
  }

  private void put(Object array, Shape shape, int b, float[] values) {
    int columns = shape.columns();
    for (int t = 0; t < shape.steps(); t++) {
      int to = (t * size + b) * columns;
      for (int c = 0; c < columns; c++) {
        float value = values[t * columns + c];
        if (array instanceof FloatArray floats) {
          floats.set(to + c, value);
        } else {
          ((IntArray) array).set(to + c, (int) value);
        }
      }
    }
  }

  /** What dropout draws from in this step. */
  void draw(long seed, long step) {
    random.set(dev.stratus.kernels.Dropout.SEED_LOW, (int) seed);
    random.set(dev.stratus.kernels.Dropout.SEED_HIGH, (int) (seed >>> 32));
    random.set(dev.stratus.kernels.Dropout.STEP_LOW, (int) step);
    random.set(dev.stratus.kernels.Dropout.STEP_HIGH, (int) (step >>> 32));
  }

  java.util.List<Object> all() {
    return java.util.List.of(x, targets, weights, lengths, random);
  }
}
