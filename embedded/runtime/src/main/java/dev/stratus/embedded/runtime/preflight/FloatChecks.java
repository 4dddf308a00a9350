package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.NdRange;
import java.util.Optional;

/** What the device's floats do, against Java's. */
final class FloatChecks {
  private static final float[] SPECIAL = {
    0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f
  };

  private FloatChecks() {}

  static Optional<String> notANumber(ProbeBench bench, Probe probe) {
    float[] a = firsts();
    float[] b = seconds();
    int[] out = new int[a.length];
    bench.launch(probe, NdRange.of(a.length), a, b, out);
    int[] expected = new int[a.length];
    for (int i = 0; i < a.length; i++) {
      expected[i] = answers(a[i], b[i]);
    }
    return Differences.of(expected, out);
  }

  @SuppressWarnings("SelfComparison") // that is the question
  private static int answers(float x, float y) {
    return bit(x < y, 1)
        | bit(x <= y, 2)
        | bit(x > y, 4)
        | bit(x >= y, 8)
        | bit(x == y, 16)
        | bit(x != y, 32)
        | bit(!(x >= y), 64)
        | bit(Float.isNaN(x), 128)
        | bit(Float.isNaN(x + y), 256)
        | bit(Float.isNaN(x * y), 512)
        | bit(Float.isNaN(x - y), 1024);
  }

  private static int bit(boolean set, int value) {
    return set ? value : 0;
  }

  static Optional<String> minMax(ProbeBench bench, Probe probe) {
    float[] a = firsts();
    float[] b = seconds();
    float[] out = new float[2 * a.length];
    bench.launch(probe, NdRange.of(a.length), a, b, out);
    float[] expected = new float[out.length];
    for (int i = 0; i < a.length; i++) {
      expected[2 * i] = Math.min(a[i], b[i]);
      expected[2 * i + 1] = Math.max(a[i], b[i]);
    }
    return Differences.of(expected, out);
  }

  /** Each of the special values with each. */
  private static float[] firsts() {
    float[] a = new float[SPECIAL.length * SPECIAL.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = SPECIAL[i / SPECIAL.length];
    }
    return a;
  }

  private static float[] seconds() {
    float[] b = new float[SPECIAL.length * SPECIAL.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = SPECIAL[i % SPECIAL.length];
    }
    return b;
  }

  /** (1 + e)(1 - e) - 1 is -e^2 in one rounding, 0 in two. */
  static Optional<String> contraction(ProbeBench bench, Probe probe) {
    int n = 16;
    float[] a = new float[n];
    float[] b = new float[n];
    float[] c = new float[n];
    for (int i = 0; i < n; i++) {
      float e = Math.scalb(1f + i / 8f, -13);
      a[i] = 1 + e;
      b[i] = 1 - e;
      c[i] = i % 2 == 0 ? -1 : 1;
    }
    float[] out = new float[3 * n];
    bench.launch(probe, NdRange.of(n), a, b, c, out);
    float[] expected = new float[3 * n];
    for (int i = 0; i < n; i++) {
      expected[3 * i] = a[i] * b[i] + c[i];
      expected[3 * i + 1] = c[i] - a[i] * b[i];
      expected[3 * i + 2] = Math.fma(a[i], b[i], c[i]);
    }
    return Differences.of(expected, out);
  }

  static Optional<String> subnormals(ProbeBench bench, Probe probe) {
    float least = Float.MIN_VALUE;
    float normal = Float.MIN_NORMAL;
    float[] a = {normal, normal, -normal, 1e-40f, least, 3 * least, -1e-39f, 1e-20f};
    float[] b = {0.5f, least, 0.25f, 1e-40f, least, -least, 1e-39f, 1e-20f};
    float[] out = new float[3 * a.length];
    bench.launch(probe, NdRange.of(a.length), a, b, out);
    float[] expected = new float[out.length];
    for (int i = 0; i < a.length; i++) {
      expected[3 * i] = a[i] * b[i];
      expected[3 * i + 1] = a[i] + b[i];
      expected[3 * i + 2] = a[i] - b[i];
    }
    return Differences.of(expected, out);
  }
}
