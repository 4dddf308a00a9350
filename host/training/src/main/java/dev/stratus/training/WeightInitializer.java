package dev.stratus.training;

import java.util.List;
import java.util.Random;

/**
 * First values of a parameter. Random ones come from {@link Random}, whose numbers its
 * documentation fixes, so that a seed gives the same values on every machine.
 */
@FunctionalInterface
public interface WeightInitializer {

  /**
   * @param sizes of the parameter, row-major; of a matrix rows (outputs) and columns (inputs)
   */
  float[] values(List<Integer> sizes, Random random);

  WeightInitializer ZEROS = (sizes, random) -> new float[count(sizes)];

  WeightInitializer ONES = constant(1f);

  /**
   * Glorot and Bengio 2010, page 253: uniform between the two roots of 6 / (inputs + outputs).
   * MATLAB's default for the weights of fully connected and recurrent layers.
   */
  WeightInitializer GLOROT =
      (sizes, random) ->
          uniform(sizes, random, Math.sqrt(6.0 / (sizes.getFirst() + (double) sizes.getLast())));

  /** He and others 2015: normal with variance 2 / inputs. */
  WeightInitializer HE = (sizes, random) -> normal(sizes, random, Math.sqrt(2.0 / sizes.getLast()));

  /** Normal with deviation 0.01: MATLAB's narrow-normal. */
  WeightInitializer NARROW_NORMAL = (sizes, random) -> normal(sizes, random, 0.01);

  /** Normal with deviation 1. */
  WeightInitializer NORMAL = (sizes, random) -> normal(sizes, random, 1);

  /**
   * Each square block of rows with orthonormal rows (Saxe and others 2013), by Gram and Schmidt on
   * normal numbers in double. MATLAB's default for recurrent weights.
   */
  WeightInitializer ORTHOGONAL = (sizes, random) -> OrthogonalRows.values(sizes, random);

  /** The same value everywhere. */
  static WeightInitializer constant(float value) {
    return (sizes, random) -> {
      float[] values = new float[count(sizes)];
      java.util.Arrays.fill(values, value);
      return values;
    };
  }

  private static float[] uniform(List<Integer> sizes, Random random, double bound) {
    float[] values = new float[count(sizes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  private static float[] normal(List<Integer> sizes, Random random, double deviation) {
    float[] values = new float[count(sizes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static int count(List<Integer> sizes) {
    return sizes.stream().reduce(1, Math::multiplyExact);
  }
}
