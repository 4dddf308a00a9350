package dev.stratus.training;

import java.util.Random;

/** Small data with classes that can be told apart, made from a seed. */
final class Blobs {
  private Blobs() {}

  /** Points around a centre for each class. */
  static FeatureExamples of(int count, int width, int classes, long seed) {
    Random random = new Random(seed);
    float[][] centres = new float[classes][width];
    for (float[] centre : centres) {
      for (int c = 0; c < width; c++) {
        centre[c] = (float) random.nextGaussian();
      }
    }
    float[] values = new float[count * width];
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      int of = random.nextInt(classes);
      targets[i] = of;
      for (int c = 0; c < width; c++) {
        values[i * width + c] = (float) (centres[of][c] + 0.7 * random.nextGaussian());
      }
    }
    return new FeatureExamples(
        values, width, targets, new Shape(1, classes, Shape.Content.CLASSES));
  }

  /** Values with two target values each. */
  static FeatureExamples regression(int count, int width, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * width];
    float[] targets = new float[count * 2];
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int c = 0; c < width; c++) {
        values[i * width + c] = (float) random.nextGaussian();
        sum += values[i * width + c];
      }
      targets[2 * i] = (float) Math.sin(sum);
      targets[2 * i + 1] = sum / width;
    }
    return FeatureExamples.regression(values, width, targets, 2);
  }
}
