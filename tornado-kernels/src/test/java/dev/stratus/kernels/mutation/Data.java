package dev.stratus.kernels.mutation;

import dev.stratus.reference.Affine;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.JudgedShape;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import java.util.Arrays;
import java.util.SplittableRandom;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Arrays of groups x width elements that hard rows are among, and their judge.
 *
 * @param rows as logical row-major indices say it, groups first
 */
record Data(
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
  /** Large enough to matter beside a spread of 1, and to float32 what it is to the judge. */
  static final float EPSILON = 0x1p-6f;

  /** Each row is a group: means from 0 to 1e6, one row of large and one of small values. */
  static Data rows(int width) {
    double[] means = {0, 3, 1e3, 1e4, -1e6, 0, 0, 0.5};
    double[] spreads = {1, 2, 1, 1, 1, 1e18, 1e-3, 1};
    int rows = 2 * means.length + 3;
    float[] x = new float[rows * width];
    SplittableRandom random = new SplittableRandom(width);
    for (int i = 0; i < x.length; i++) {
      int kind = i / width % means.length;
      x[i] = (float) (means[kind] + spreads[kind] * random.nextGaussian());
    }
    // A row that begins unlike it goes on: its first columns are a bad pivot.
    for (int c = 0; c < Math.min(32, width); c++) {
      x[7 * width + c] += 500f;
    }
    return of(JudgedShape.rows(rows, width), rows, width, x);
  }

  /** Batch x channels x pixels, normalized over channels, which lie {@code pixels} apart. */
  static Data channels(int batch, int channels, int pixels) {
    SplittableRandom random = new SplittableRandom(channels);
    float[] x = new float[batch * channels * pixels];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (1e3 * (i % pixels) + random.nextGaussian());
    }
    JudgedShape shape =
        new JudgedShape(new int[] {batch, channels, pixels}, new boolean[] {false, true, false}, 1);
    return of(shape, batch * pixels, channels, x);
  }

  private static Data of(JudgedShape shape, int groups, int width, float[] x) {
    SplittableRandom random = new SplittableRandom(groups);
    FloatArray gamma = normal(random, width, 1, 0.4);
    FloatArray beta = normal(random, width, 0.5, 1);
    JudgeSettings settings =
        JudgeSettings.of(NumberType.FLOAT32, EPSILON)
            .withAffine(Affine.PER_CHANNEL, gamma.toHeapArray(), beta.toHeapArray());
    return new Data(
        LayerNormJudge.of(shape, settings),
        groups,
        width,
        FloatArray.fromArray(x),
        normal(random, x.length, 0.3, 1),
        gamma,
        beta,
        forgotten(x.length),
        forgotten(x.length),
        forgotten(groups),
        forgotten(groups),
        forgotten(groups));
  }

  private static FloatArray normal(SplittableRandom random, int size, double mean, double spread) {
    FloatArray array = new FloatArray(size);
    for (int i = 0; i < size; i++) {
      array.set(i, (float) (mean + spread * random.nextGaussian()));
    }
    return array;
  }

  /** An array whose every element shows if it was not written. */
  static FloatArray forgotten(int size) {
    float[] sentinel = new float[size];
    Arrays.fill(sentinel, -12345.678f);
    return FloatArray.fromArray(sentinel);
  }

  static Values values(FloatArray array) {
    return Values.of(array.getSegment(), NumberType.FLOAT32);
  }

  boolean forwardPasses() {
    return judge.forward(values(x), values(y)).passed();
  }

  boolean statisticsPass() {
    return judge.mean(values(x), values(mean)).passed()
        && judge.rstd(values(x), values(rstd)).passed();
  }

  boolean dxPasses() {
    return judge.dx(values(x), values(dy), values(dx)).passed();
  }

  boolean gradientsPass(FloatArray dscale, FloatArray doffset) {
    return judge.scaleGradient(values(x), values(dy), values(dscale)).passed()
        && judge.offsetGradient(values(x), values(dy), values(doffset)).passed();
  }
}
