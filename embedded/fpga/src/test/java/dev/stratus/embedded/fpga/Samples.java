package dev.stratus.embedded.fpga;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels, each with something of its own for a circuit. */
public final class Samples {
  private static final int[] TABLE = {3, -1, 4, 1, -5, 9, 2, -6};

  private Samples() {}

  /** Nothing goes from turn to turn. */
  public static void axpy(FloatArray x, FloatArray y, int n, float a) {
    for (int i = 0; i < n; i++) {
      y.set(i, a * x.get(i) + y.get(i));
    }
  }

  /** As a launch of one work-item. */
  public static void parallelAxpy(FloatArray x, FloatArray y, int n, float a) {
    for (@Parallel int i = 0; i < n; i++) {
      y.set(i, a * x.get(i) + y.get(i));
    }
  }

  /** One adder, whose result the next turn waits for. */
  public static void sum(FloatArray x, FloatArray result, int n) {
    float sum = 0f;
    for (int i = 0; i < n; i++) {
      sum += x.get(i);
    }
    result.set(0, sum);
  }

  /** Sums that take turns, in a shift register of as many stages as the code is made for. */
  public static void stagedSum(FloatArray x, FloatArray result, int n, int stages) {
    float[] sums = new float[stages];
    for (int i = 0; i < n; i++) {
      float sum = sums[0] + x.get(i);
      for (int k = 0; k < stages - 1; k++) {
        sums[k] = sums[k + 1];
      }
      sums[stages - 1] = sum;
    }
    float all = 0f;
    for (int k = 0; k < stages; k++) {
      all += sums[k];
    }
    result.set(0, all);
  }

  /** Several columns at a turn, from and to a line on the chip. */
  public static void reversedScale(
      FloatArray x, FloatArray y, int rows, int width, int line, int columns) {
    float[] held = new float[line];
    float[] arrived = new float[columns];
    for (int row = 0; row < rows; row++) {
      float largest = 0f;
      for (int at = 0; at < width; at += columns) {
        for (int j = 0; j < columns; j++) {
          float value = at + j < width ? x.get(row * width + at + j) : 0f;
          held[at + j] = value;
          arrived[j] = value;
        }
        for (int j = 0; j < columns; j++) {
          float value = arrived[j];
          largest = Math.max(largest, Math.abs(value));
        }
      }
      float scale = largest > 0f ? 1f / largest : 0f;
      for (int at = 0; at < width; at += columns) {
        for (int j = 0; j < columns; j++) {
          if (at + j < width) {
            y.set(row * width + at + j, held[at + j] * scale);
          }
        }
      }
    }
  }

  /** From turn to turn through memory on the chip, so many elements back. */
  public static void recursiveFilter(FloatArray x, FloatArray y, int n, int line, int back) {
    float[] held = new float[line];
    for (int i = 0; i < n; i++) {
      float before = i >= 4 ? held[i - 4] : 0f;
      held[i] = x.get(i) + 0.5f * before;
    }
    for (int i = 0; i < n; i++) {
      y.set(i, held[i] + back);
    }
  }

  /** The same, of the element just before. */
  public static void recursiveFilterOfOne(FloatArray x, FloatArray y, int n, int line, int back) {
    float[] held = new float[line];
    for (int i = 0; i < n; i++) {
      float before = i >= 1 ? held[i - 1] : 0f;
      held[i] = x.get(i) + 0.5f * before;
    }
    for (int i = 0; i < n; i++) {
      y.set(i, held[i] + back);
    }
  }

  /** Elements that data choose: no two turns are surely apart. */
  public static void histogram(IntArray x, IntArray counts, int n, int bins) {
    int[] held = new int[bins];
    for (int i = 0; i < n; i++) {
      int bin = x.get(i) & (bins - 1);
      held[bin]++;
    }
    for (int b = 0; b < bins; b++) {
      counts.set(b, held[b]);
    }
  }

  /** A loop in a loop, as long as the outer one has come. */
  public static void triangle(FloatArray x, FloatArray y, int n) {
    for (int i = 0; i < n; i++) {
      float sum = 0f;
      for (int j = 0; j <= i; j++) {
        sum += x.get(j);
      }
      y.set(i, sum);
    }
  }

  /** Ends when data say so, in the middle of a turn. */
  public static void firstAbove(FloatArray x, IntArray where, int n, float bound) {
    int found = -1;
    for (int i = 0; i < n; i++) {
      float value = x.get(i);
      if (value != value) {
        continue;
      }
      if (value > bound) {
        found = i;
        break;
      }
    }
    where.set(0, found);
  }

  /** Newton's root: as many turns as it takes. */
  public static void roots(DoubleArray x, DoubleArray y, int n) {
    for (int i = 0; i < n; i++) {
      double value = x.get(i);
      double root = value > 1 ? value : 1;
      double before = 0;
      while (Math.abs(root - before) > 1e-12 * root) {
        before = root;
        root = 0.5 * (root + value / root);
      }
      y.set(i, root);
    }
  }

  /** Ways that part, helpers, a table, integers that divide. */
  public static void mixed(IntArray x, IntArray y, int n, int divisor) {
    for (int i = 0; i < n; i++) {
      int value = x.get(i);
      int result = clip(value, -50, 50);
      if ((value & 1) == 0) {
        result += TABLE[i & 7];
        if (divisor != 0 && value / divisor > 2) {
          result = -result;
        }
      } else {
        result ^= value << 3;
      }
      y.set(i, i % 3 == 0 ? result : result + lengthOfWay(value));
    }
  }

  private static int clip(int value, int low, int high) {
    if (value < low) {
      return low;
    }
    if (value > high) {
      return high;
    }
    return value;
  }

  /** Collatz, with an end. */
  private static int lengthOfWay(int start) {
    int steps = 0;
    int at = start & 255;
    while (at > 1 && steps < 20) {
      at = (at & 1) == 0 ? at >> 1 : 3 * at + 1;
      steps++;
    }
    return steps;
  }

  /** A helper with a loop, whose result is a variable's. */
  public static void rowSums(FloatArray x, FloatArray y, int rows, int width) {
    for (int row = 0; row < rows; row++) {
      float sum = sumOf(x, row * width, width);
      y.set(row, sum);
    }
  }

  private static float sumOf(FloatArray x, int from, int count) {
    float sum = 0f;
    for (int i = 0; i < count; i++) {
      sum += x.get(from + i);
    }
    return sum;
  }

  /** 16-bit floats, which are computed with as float. */
  public static void halves(HalfFloatArray x, FloatArray y, int n) {
    for (int i = 0; i < n; i++) {
      y.set(i, x.get(i).getFloat32() * 2f);
    }
  }

  /** What no divisor of zero may reach. */
  public static void quotients(IntArray x, IntArray y, int n, int divisor) {
    for (int i = 0; i < n; i++) {
      y.set(i, x.get(i) / divisor);
    }
  }

  /** Has no end. */
  public static void forever(FloatArray y) {
    float value = 1f;
    while (value > 0f) {
      value = y.get(0) + 1f;
    }
    y.set(0, value);
  }

  /** Integers may be added in any order: several at a turn, and still one adder to wait for. */
  public static void integerSum(IntArray x, IntArray result, int n) {
    int sum = 0;
    for (int i = 0; i < n; i += 4) {
      sum += x.get(i);
      sum += x.get(i + 1);
      sum += x.get(i + 2);
      sum += x.get(i + 3);
    }
    result.set(0, sum);
  }
}
