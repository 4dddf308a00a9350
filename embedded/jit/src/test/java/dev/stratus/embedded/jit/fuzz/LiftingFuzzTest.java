package dev.stratus.embedded.jit.fuzz;

import dev.stratus.embedded.jit.lift.Compiled;
import dev.stratus.embedded.jit.lift.LiftedKernel;
import dev.stratus.embedded.jit.lift.SameAsJava;
import dev.stratus.embedded.jit.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random methods, lifted and interpreted, against the JVM. {@code -Dstratus.lift.fuzz.programs=N}
 * runs more of them, {@code -Dstratus.lift.fuzz.seed=S} begins with another (or a failing) one.
 */
class LiftingFuzzTest {
  private static final int PROGRAMS = Integer.getInteger("stratus.lift.fuzz.programs", 300);
  private static final long SEED = Long.getLong("stratus.lift.fuzz.seed", 20_000L);
  private static final int BATCH = 25;
  private static final int INPUTS = 40;
  static final String HELPER =
      """
      static int helper(int v, float g) {
        for (int i = 0; i < 3; i++) {
          if (g > i) {
            return v - i;
          }
          v += (int) g ^ i;
        }
        return v > 0 ? v : -v;
      }
      static int bump(int[] a, int i) {
        return a[i & 7]++ + i * a.length;
      }
      static boolean odd(int[] a, int i) {
        a[0] ^= i;
        return (i & 1) != 0 || a[i & 7] > i;
      }
      """;

  @Test
  void liftedMethodsDoWhatTheJvmDoes() {
    for (long first = SEED; first < SEED + PROGRAMS; first += BATCH) {
      batch(first, (int) Math.min(BATCH, SEED + PROGRAMS - first));
    }
  }

  private static void batch(long first, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(RandomMethod.of(first + i, "k" + i));
    }
    String debug = first / BATCH % 2 == 0 ? "-g" : "-g:none";
    Compiled compiled = Compiled.of("Random" + first, HELPER + String.join("\n", texts), debug);
    for (int i = 0; i < count; i++) {
      try {
        check(compiled, "k" + i, new Random(first + i));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + (first + i) + " (" + debug + "):\n" + texts.get(i) + "\n" + e, e);
      }
    }
  }

  private static void check(Compiled compiled, String method, Random random) {
    LiftedKernel lifted = compiled.lift(method);
    Verifier.check(lifted.program(), "lifting", false);
    for (int input = 0; input < INPUTS; input++) {
      int[] a = random.ints(8).map(v -> random.nextBoolean() ? v & 7 : v).toArray();
      long[] b = random.longs(8).toArray();
      float[] f = new float[8];
      for (int i = 0; i < f.length; i++) {
        f[i] = random.nextInt(10) == 0 ? Float.NaN : random.nextInt(200) / 8f - 10;
      }
      int n = random.nextInt(20) - 5;
      SameAsJava.check(compiled, lifted, method, a, b, f, n, random.nextLong(), random.nextFloat());
    }
  }
}
