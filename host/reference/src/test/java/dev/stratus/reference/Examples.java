package dev.stratus.reference;

import dev.stratus.reference.Definition.Example;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Random shapes, modes and values from a seed, which the test's name prints: an own small generator
 * instead of a property-test library.
 */
final class Examples {
  /** Where the seeds begin; a failure's seed is in the name of the test. */
  static final long FIRST_SEED = Long.getLong("stratus.judge.seed", 20_261_122L);

  private Examples() {}

  static Stream<Long> seeds(int count) {
    return LongStream.range(FIRST_SEED, FIRST_SEED + count).boxed();
  }

  /** Up to 5 dimensions; channel always normalized, the last axis often, masked in a third. */
  static Example random(long seed) {
    return random(seed, 400);
  }

  static Example random(long seed, int mostElements) {
    SplittableRandom random = new SplittableRandom(seed);
    int dimensions = random.nextInt(1, 6);
    int[] sizes = new int[dimensions];
    boolean[] normalized = new boolean[dimensions];
    int budget = mostElements;
    for (int d = 0; d < dimensions; d++) {
      int most = Math.max(1, (int) Math.pow(budget, 1.0 / (dimensions - d)) * 2);
      sizes[d] = Math.min(budget, random.nextInt(1, most + 1));
      budget = Math.max(1, budget / sizes[d]);
      normalized[d] = random.nextBoolean();
    }
    int channel = random.nextInt(dimensions);
    normalized[channel] = true;
    int time = dimensions > 1 ? other(random, dimensions, channel, channel) : -1;
    int batch = dimensions > 2 ? other(random, dimensions, channel, time) : -1;
    if (batch >= 0) {
      normalized[batch] = false;
    }
    int[] lengths = null;
    if (time >= 0 && random.nextInt(3) == 0) {
      lengths = new int[batch < 0 ? 1 : sizes[batch]];
      Arrays.setAll(lengths, o -> random.nextInt(sizes[time] + 1));
    }
    Affine affine = Affine.values()[random.nextInt(3)];
    boolean rms = random.nextInt(4) == 0;
    int elements = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    JudgedShape shape = new JudgedShape(sizes, normalized, channel, batch, time);
    int parameters = affine == Affine.NONE ? 1 : (int) shape.parameters(affine);
    double mean =
        random.nextInt(3) == 0 ? 0 : Math.scalb(random.nextGaussian(), random.nextInt(20));
    double spread = Math.scalb(1.0, random.nextInt(-8, 8));
    double[] x = floats(random, elements, mean, spread);
    double[] dy = floats(random, elements, 0, 1);
    double[] gamma = floats(random, parameters, 1, 0.5);
    double[] beta = floats(random, parameters, 0, 0.5);
    if (affine == Affine.NONE) {
      gamma[0] = 1;
      beta[0] = 0;
    }
    return new Example(
        sizes, normalized, channel, batch, time, affine, rms, lengths, 1e-5f, x, dy, gamma, beta);
  }

  private static int other(SplittableRandom random, int dimensions, int not, int nor) {
    int d = random.nextInt(dimensions);
    while (d == not || d == nor) {
      d = random.nextInt(dimensions);
    }
    return d;
  }

  private static double[] floats(SplittableRandom random, int length, double mean, double spread) {
    double[] values = new double[length];
    Arrays.setAll(values, i -> (float) (mean + spread * random.nextGaussian()));
    return values;
  }
}
