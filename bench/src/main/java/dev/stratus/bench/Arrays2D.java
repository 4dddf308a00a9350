package dev.stratus.bench;

import dev.stratus.reference.Comparer;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FloatRows;
import dev.stratus.reference.LayerNormReference;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The data of one shape, shared by all contestants so that each meets the same pages: input, scale,
 * offset and one output.
 *
 * @param x rows x width, normal with mean 3 and spread 2
 */
record Arrays2D(Shape shape, FloatArray x, FloatArray gamma, FloatArray beta, FloatArray y) {
  static final float EPSILON = 1e-5f;
  private static final double ALWAYS_ULPS = 14;

  /**
   * Not a number that layer normalization of this data gives: shows whether an element was written
   * at all.
   */
  private static final float SENTINEL = -12345.678f;

  static Arrays2D of(Shape shape) {
    SplittableRandom random = new SplittableRandom(20261122);
    FloatArray x = new FloatArray((int) shape.elements());
    for (int i = 0; i < x.getSize(); i++) {
      x.set(i, (float) (3 + 2 * random.nextGaussian()));
    }
    FloatArray gamma = new FloatArray(shape.width());
    FloatArray beta = new FloatArray(shape.width());
    for (int i = 0; i < shape.width(); i++) {
      gamma.set(i, (float) (1 + 0.1 * random.nextGaussian()));
      beta.set(i, (float) (0.1 * random.nextGaussian()));
    }
    return new Arrays2D(shape, x, gamma, beta, new FloatArray((int) shape.elements()));
  }

  void forgetOutput() {
    y.init(SENTINEL);
  }

  /**
   * Compares y with the double reference. The product is held to its own bound; the yardstick,
   * which compensates nothing, to the 14 ulp that hold for every row.
   */
  String checkNormalized(String who, boolean product) {
    LayerNormReference reference =
        LayerNormReference.of(shape.width(), EPSILON, gamma.toHeapArray(), beta.toHeapArray());
    ComparisonReport report =
        Comparer.compare(
            reference,
            FloatRows.of(x.getSegment(), shape.width()),
            FloatRows.of(y.getSegment(), shape.width()));
    if (product ? !report.passed() : !(report.worstUlps() <= ALWAYS_ULPS)) {
      throw new IllegalStateException(
          who + " is wrong at " + shape + ", so it has no time:\n" + report.text());
    }
    return "worst error %.2f ulp".formatted(report.worstUlps());
  }
}
