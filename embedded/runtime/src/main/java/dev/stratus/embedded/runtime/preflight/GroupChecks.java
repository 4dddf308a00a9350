package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.NdRange;
import java.util.Optional;

/** Loops and work-groups; everything is whole numbers, so everything is exact. */
final class GroupChecks {
  private static final int LANES = 32;

  private GroupChecks() {}

  static Optional<String> loops(ProbeBench bench, Probe probe) {
    int items = 16;
    int n = 12;
    int[] in = new int[n];
    for (int k = 0; k < n; k++) {
      in[k] = k % 5 == 3 ? -k : (k * 37 + 11) & 255;
    }
    int[] out = new int[4 * items];
    bench.launch(probe, NdRange.of(items), in, out, n);
    int[] expected = new int[4 * items];
    for (int i = 0; i < items; i++) {
      expected[4 * i] = found(in, n, i);
      expected[4 * i + 1] = steps(in[i % n]);
      expected[4 * i + 2] = exchanged(i);
      expected[4 * i + 3] = sumUntil(n, 40 * i);
    }
    return Differences.of(expected, out);
  }

  private static int found(int[] in, int n, int i) {
    for (int a = 0; a < n; a++) {
      for (int b = a; b < n; b++) {
        if (in[b] < 0) {
          continue;
        }
        if (((in[a] ^ in[b]) & 15) == i) {
          return a * n + b;
        }
        if (b - a > 5 + (i & 3)) {
          break;
        }
      }
    }
    return -1;
  }

  private static int steps(int value) {
    int x = (value & 1023) + 1;
    int steps = 0;
    do {
      x = (x & 1) != 0 ? 3 * x + 1 : x >> 1;
      steps++;
    } while (x > 1 && steps < 200);
    return steps;
  }

  private static int exchanged(int i) {
    int p = i;
    int q = 1;
    for (int k = 0; k < 12; k++) {
      int t = p;
      p = q;
      q = (t + k) & 0xffff;
      if (q % 3 != 0) {
        p += 1;
      }
    }
    return p * 31 + q;
  }

  private static int sumUntil(int n, int limit) {
    int sum = 0;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        sum += a * b;
        if (sum > limit) {
          return sum;
        }
      }
    }
    return sum;
  }

  static Optional<String> partialGroup(ProbeBench bench, Probe probe) {
    int n = 3 * LANES + 5;
    int[] in = new int[n];
    for (int g = 0; g < n; g++) {
      in[g] = g * 7 + 3;
    }
    int[] out = new int[n];
    bench.launch(probe, NdRange.of(4 * LANES).inGroupsOf(LANES), in, out, n);
    int[] expected = new int[n];
    for (int g = 0; g < n; g++) {
      int first = g / LANES * LANES;
      int members = Math.min(LANES, n - first);
      int l = g - first;
      int neighbour = (l + 1) % members;
      expected[g] =
          (in[first + members - 1 - l] + l) * 1000
              + in[first + members - 1 - neighbour]
              + neighbour;
    }
    return Differences.of(expected, out);
  }

  static Optional<String> reduction(ProbeBench bench, Probe probe) {
    int rows = 7;
    int width = 2 * LANES + 13;
    float[] in = new float[rows * width];
    float[] expected = new float[rows];
    for (int i = 0; i < in.length; i++) {
      in[i] = (i * 31) % 97 - 48;
      expected[i / width] += in[i];
    }
    float[] out = new float[rows];
    bench.launch(probe, NdRange.of(3 * LANES).inGroupsOf(LANES), in, out, rows, width);
    return Differences.of(expected, out);
  }
}
