package dev.stratus.embedded.jit.lift;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lifted code means what Java means: run by the interpreter and by the JVM, on awkward values. */
class JavaSemanticsTest {
  private static final Compiled KERNELS =
      Compiled.of(
          "Semantics",
          """
          static final int[] PRIMES = {2, 3, 5, 7, 11};
          static final byte[] NARROW = {1, -1, 127, -128};
          static final int LATE = PRIMES.length * 2 + (int) 2.9f;
          static final byte ON = (byte) (LATE + 250);
          static final double HALF = 1.0 / 2;

          static void nanBranches(float[] f, int[] out) {
            int k = 0;
            for (int i = 0; i < f.length; i++) {
              for (int j = 0; j < f.length; j++) {
                int bits = 0;
                if (f[i] < f[j]) { bits |= 1; }
                if (f[i] <= f[j]) { bits |= 2; }
                if (f[i] > f[j]) { bits |= 4; }
                if (f[i] >= f[j]) { bits |= 8; }
                if (f[i] == f[j]) { bits |= 16; }
                if (f[i] != f[j]) { bits |= 32; }
                if (!(f[i] < f[j])) { bits |= 64; }
                if (!(f[i] >= f[j])) { bits |= 128; }
                boolean b = f[i] < f[j] || f[j] > 2 && !(f[i] > f[j]);
                if (b ^ f[i] == f[i]) { bits |= 256; }
                bits |= (f[i] <= f[j] ? 512 : 1024);
                out[k++] = bits;
              }
            }
          }
          static void conversions(float[] f, int[] out, long[] longs) {
            for (int i = 0; i < f.length; i++) {
              out[i] = (int) f[i] ^ (byte) f[i] ^ (char) f[i] ^ (short) (f[i] * 3);
              longs[i] = (long) f[i] + (long) (double) f[i];
              f[i] = (float) (int) f[i] + (float) longs[i] + (byte) (out[i] >> 3);
            }
          }
          static void narrowArrays(byte[] b, short[] s, char[] c, boolean[] z, int[] out) {
            for (int i = 0; i < b.length; i++) {
              b[i] += 200; s[i] *= 77; c[i]--; z[i] ^= b[i] > 0;
              out[i] = b[i] + s[i] + c[i] + (z[i] ? 1 : 0);
              b[i] = (byte) out[i]; s[i] = (short) (out[i] * 3); c[i] = (char) out[i];
              z[i] |= out[i] % 2 == 0;
            }
          }
          static void narrowParameters(byte b, short s, char c, boolean z, int[] out) {
            b++; s -= 300; c += 5; z = !z;
            out[0] = b + s + c;
            out[1] = z ? b : s;
            out[2] = narrow(b, c, z) + flag(s, z);
          }
          static byte narrow(byte b, char c, boolean z) { return (byte) (z ? b * c : b + c); }
          static int flag(short s, boolean z) { return even(s) == z ? 1 : 2; }
          static boolean even(int v) { return (v & 1) == 0; }
          static void stackOrder(int[] t, int k) {
            t[k++] = k;
            t[k] = k++ + k++ * k;
            int i = k;
            i = i++ + ++i;
            t[i & 7] += i-- - --i;
            t[t[0] & 7] = t[1] = t[2] = i;
            t[(k ^= 3) & 7] ^= k;
            int j = (t[3] = 4) + t[3]++ + t[3];
            t[4] = j;
            long l = 1L << k++;
            t[5] = (int) (l++ + l);
          }
          static void callOrder(int[] t) {
            t[0] = bump(t) + bump(t) * t[1];
            t[2] = t[1] + bump(t);
            t[3] = (bump(t) > 3 && bump(t) > 4 || bump(t) < 100) ? bump(t) : t[1];
            if (bump(t) > 7 & bump(t) > 2) { t[4]++; }
            bump(t);
          }
          static int bump(int[] t) { t[1]++; return t[1]; }
          static void switches(int[] a) {
            for (int i = 0; i < a.length; i++) {
              switch (a[i]) {
                case 0: a[i] = 10;
                case 1: a[i] += 20; break;
                case 5: case 6: a[i] = -1;
                  if (i == 3) { break; }
                default: a[i] *= 3;
                case 100: a[i]++;
              }
              a[i] += switch (a[i] & 3) { case 0, 1 -> 7; case 2 -> { int q = a[i]; yield q * q; } default -> 0; };
            }
          }
          static void constants(int[] out) {
            for (int i = 0; i < PRIMES.length; i++) { out[i] = PRIMES[i] * LATE; }
            out[5] = NARROW[3] + NARROW[1];
            out[6] = ON;
            out[7] = (int) (HALF * 10) + total(PRIMES);
          }
          static int total(int[] a) { int t = 0; for (int v : a) { t += v; } return t; }
          static void privateArrays(int[] out, int n) {
            int[] w = {3, n, 5};
            for (int i = 0; i < 4; i++) {
              int[] fresh = new int[3];
              fresh[i % 3] += i + w[i % 3];
              out[i] = total(fresh) + fresh.length;
            }
            boolean[] seen = new boolean[4];
            seen[n & 3] = true;
            float[] f = new float[2];
            f[n & 1] = 2.5f;
            out[5] = (seen[1] ? 1 : 0) + (int) f[0];
          }
          static void escapingArray(int[] out) {
            int i = 0;
            int[] t;
            do {
              t = new int[2];
              t[i & 1] += i;
            } while (++i < 3);
            out[0] = t[0] * 10 + t[1];
          }
          static void library(int[] a, long[] b, float[] f, double[] d) {
            for (int i = 0; i < 7; i++) {
              a[i] = Math.floorMod(a[i], 7) + Math.floorDiv(a[i], -3) + Integer.bitCount(a[i])
                  + Integer.rotateLeft(a[i], 5) + Integer.numberOfLeadingZeros(a[i])
                  + Integer.numberOfTrailingZeros(a[i]) + Integer.signum(a[i])
                  + Integer.compare(a[i], 3) + Integer.compareUnsigned(a[i], 3) + Math.abs(a[i])
                  + Integer.divideUnsigned(a[i], 7) + Integer.remainderUnsigned(a[i], 7)
                  + Math.clamp(b[i], -5, 5) + Byte.toUnsignedInt((byte) a[i])
                  + (Float.isNaN(f[i]) ? 1 : 0) + (Float.isInfinite(f[i]) ? 2 : 0)
                  + (Float.isFinite(f[i]) ? 4 : 0) + Float.floatToRawIntBits(f[i])
                  + Float.floatToIntBits(-f[i]) + Math.round(f[i]) + (int) Math.round(d[i]);
              b[i] = Long.rotateRight(b[i], i) + Integer.toUnsignedLong(a[i]) + Long.bitCount(b[i])
                  + Math.floorMod(b[i], 13L) + Math.floorDiv(b[i], 13) + Math.floorMod(b[i], 5)
                  + Double.doubleToRawLongBits(d[i]) + Long.compareUnsigned(b[i], 9) + Long.signum(b[i]);
              f[i] = Math.max(f[i], -0.0f) + Math.min(f[i], 3f) + Math.fma(f[i], 2f, 1f)
                  + (float) Math.sqrt(f[i]) + Float.intBitsToFloat(a[i] & 0x7fffff | 0x3f800000)
                  + Math.signum(f[i]) + Math.clamp(f[i], -1f, 1f) + (float) Math.rint(f[i]);
              d[i] = Math.ceil(d[i]) + Math.floor(d[i]) + Math.hypot(d[i], 2) + Math.cbrt(d[i]);
            }
          }
          static void boxes(int[] out, int n) {
            Integer boxed = n;
            Integer other = boxed + 1;
            out[0] = boxed * other;
            out[1] = (int) (long) Long.valueOf(n);
          }
          static void lengths(int[] a, float[] f, int[] out) {
            out[0] = a.length + twice(a) + twice(f.length) + ends(a, out);
          }
          static int twice(int[] a) { return a.length * 2; }
          static int twice(int n) { return n * 2; }
          static int ends(int[] a, int[] b) { return a[a.length - 1] + twice(b); }
          static void sameNames(int[] out, int n) {
            { int x = n + 1; out[0] = x; }
            { float x = n * 0.5f; out[1] = (int) x; }
            { long x = n * 3L; out[2] = (int) x; }
            for (int i = 0; i < 2; i++) { int x = i; out[3] += x; }
            for (int i = 5; i > 2; i--) { int x = i; out[4] += x; }
            int y; if (n > 0) { y = 1; } else { y = 2; } out[5] = y;
          }
          static void loops(int[] out, int n) {
            int i = 0;
            while (true) {
              if (++i > 20) { break; }
              if (i % 3 == 0) { continue; }
              out[0] += i;
              int q = i;
              do { if (q == 7) { continue; } out[1]++; } while (--q > 3);
            }
            outer:
            for (int a = 0, b = 9; a < b; a++, b--) {
              for (int c = 0; ; c++) {
                if (c > a) { continue outer; }
                if (c * b > 20) { break outer; }
                if (c == n) { out[2] = c; return; }
                out[3] += c;
              }
            }
            block: { if (n > 2) { break block; } out[4] = 1; if (n < 0) { break block; } out[5]++; }
            for (int k = 16; k > 0; k >>= 1) { out[6] += k; }
            out[7] = i;
          }
          static void shifts(int[] a, long[] b) {
            for (int i = 0; i < 8; i++) {
              a[i] = (a[i] << i * 9) ^ (a[i] >> -i) ^ (a[i] >>> (i + 30)) ^ ~a[i];
              b[i] = (b[i] << i * 19) ^ (b[i] >> -i) ^ (b[i] >>> (i + 60)) ^ ~b[i];
            }
          }
          static void unreadCall(int[] t, int n) {
            int unused; if (n > 2) { unused = bump(t); } else { unused = 1; }
            if (n > 0 && bump(t) > 2) { }
            boolean z = n < 5 || bump(t) == 3;
          }
          """);

  private static final float[] AWKWARD = {
    0f, -0f, 1.5f, -2.5f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e9f
  };

  private static int[] ints() {
    return new int[] {0, 1, -1, 5, 6, Integer.MAX_VALUE, Integer.MIN_VALUE, 100};
  }

  private static long[] longs() {
    return new long[] {0, 1, -1, 1L << 40, -77, Long.MAX_VALUE, Long.MIN_VALUE, 9};
  }

  private static void check(String method, Object... arguments) {
    SameAsJava.check(KERNELS, method, arguments);
  }

  @Test
  void comparisonsWithNaN() {
    check("nanBranches", AWKWARD, new int[64]);
  }

  @Test
  void conversionsSaturateAndNarrow() {
    check("conversions", AWKWARD, new int[8], new long[8]);
  }

  @Test
  void arraysNarrowerThanInt() {
    check(
        "narrowArrays",
        new byte[] {0, 100, -128, 127},
        new short[] {1, -32768, 32767, 9},
        new char[] {0, 65535, 7, 'x'},
        new boolean[] {true, false, true, false},
        new int[4]);
  }

  @Test
  void parametersNarrowerThanInt() {
    check("narrowParameters", (byte) 127, (short) -32700, (char) 65534, true, new int[3]);
    check("narrowParameters", (byte) -3, (short) 301, (char) 2, false, new int[3]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void pendingValuesSurviveWrites(int k) {
    check("stackOrder", ints(), k);
  }

  @Test
  void callsHappenInOrder() {
    check("callOrder", ints());
    check("callOrder", new int[8]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 9})
  void callsWhoseResultIsNotUsedHappen(int n) {
    check("unreadCall", new int[4], n);
  }

  @Test
  void switchesFallThrough() {
    check("switches", ints());
    check("switches", new int[] {6, 5, 1, 5, 0, 2, -7});
  }

  @Test
  void staticFinalsAndTables() {
    check("constants", new int[8]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void privateArraysStartAsZeros(int n) {
    check("privateArrays", new int[8], n);
    check("escapingArray", new int[1]);
  }

  @Test
  void theLibrarysFunctions() {
    double[] d = {0.49999999999999994, -0.5, 2.5, -2.5, 1e18, Double.NaN, -1e300};
    check("library", ints(), longs(), AWKWARD, d);
  }

  @Test
  void boxesThatCancel() {
    check("boxes", new int[2], 41);
  }

  @Test
  void lengthsReachHelpers() {
    check("lengths", ints(), new float[3], new int[2]);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4})
  void variablesOfOneNameAreApart(int n) {
    check("sameNames", new int[8], n);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 3, 50})
  void loopsOfEveryKind(int n) {
    check("loops", new int[8], n);
  }

  @Test
  void shiftCountsAreMasked() {
    check("shifts", ints(), longs());
  }
}
