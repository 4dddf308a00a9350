package dev.stratus.bench;

import dev.stratus.reference.Affine;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.JudgedShape;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The float32 arrays of one workload, shared by its contestants so that each meets the same pages,
 * and the judge of what they hold.
 *
 * @param x normal with mean 3 and spread 2
 * @param dy normal with mean 0 and spread 1
 * @param rest what rounding the mean lost, as the backward pass needs it
 */
record LayerArrays(
    LayerNormJudge judge,
    int groups,
    int width,
    FloatArray x,
    FloatArray dy,
    FloatArray gamma,
    FloatArray beta,
    FloatArray y,
    FloatArray dx,
    FloatArray mean,
    FloatArray rest,
    FloatArray rstd) {
  static final float EPSILON = 1e-5f;

  /**
   * Not a number that layer normalization of this data gives: shows whether an element was written
   * at all.
   */
  private static final float SENTINEL = -12345.678f;

  /** Contiguous rows, a parameter per column. {@code backward}: with dy and dx. */
  static LayerArrays rows(int rows, int width, boolean backward) {
    return of(JudgedShape.rows(rows, width), rows, width, backward);
  }

  /**
   * Channel-only over images, channels apart: row-major batch x channels x pixels, which is the
   * column-major SSCB of the same sizes.
   */
  static LayerArrays channels(int batch, int channels, int pixels) {
    JudgedShape shape =
        new JudgedShape(new int[] {batch, channels, pixels}, new boolean[] {false, true, false}, 1);
    return of(shape, batch * pixels, channels, false);
  }

  private static LayerArrays of(JudgedShape shape, int groups, int width, boolean backward) {
    SplittableRandom random = new SplittableRandom(20261122);
    FloatArray x = normal(random, groups * width, 3, 2);
    FloatArray dy = backward ? normal(random, groups * width, 0, 1) : new FloatArray(1);
    FloatArray gamma = normal(random, width, 1, 0.1);
    FloatArray beta = normal(random, width, 0, 0.1);
    JudgeSettings settings =
        JudgeSettings.of(NumberType.FLOAT32, EPSILON)
            .withAffine(Affine.PER_CHANNEL, gamma.toHeapArray(), beta.toHeapArray());
    return new LayerArrays(
        LayerNormJudge.of(shape, settings),
        groups,
        width,
        x,
        dy,
        gamma,
        beta,
        backward ? new FloatArray(1) : new FloatArray(groups * width),
        backward ? new FloatArray(groups * width) : new FloatArray(1),
        new FloatArray(groups),
        new FloatArray(groups),
        new FloatArray(groups));
  }

  private static FloatArray normal(SplittableRandom random, int size, double mean, double spread) {
    FloatArray array = new FloatArray(size);
    for (int i = 0; i < size; i++) {
      array.set(i, (float) (mean + spread * random.nextGaussian()));
    }
    return array;
  }

  void forgetOutputs() {
    y.init(SENTINEL);
    dx.init(SENTINEL);
  }

  String checkForward(String who) {
    return passed(who, "y", judge.forward(values(x), values(y)));
  }

  String checkBackward(String who, FloatArray dscale, FloatArray doffset) {
    return String.join(
        ", ",
        passed(who, "dx", judge.dx(values(x), values(dy), values(dx))),
        passed(who, "dscale", judge.scaleGradient(values(x), values(dy), values(dscale))),
        passed(who, "doffset", judge.offsetGradient(values(x), values(dy), values(doffset))));
  }

  static Values values(FloatArray array) {
    return values(array.getSegment(), NumberType.FLOAT32);
  }

  static Values values(MemorySegment memory, NumberType type) {
    return Values.of(memory, type);
  }

  /**
   * @throws IllegalStateException if the check failed: a wrong kernel has no time
   */
  static String passed(String who, String what, ComparisonReport report) {
    if (!report.passed()) {
      throw new IllegalStateException(
          who + " has a wrong " + what + ", so it has no time:\n" + report.text());
    }
    return String.format(Locale.ROOT, "worst error of %s %.2f ulp", what, report.worstUlps());
  }
}
