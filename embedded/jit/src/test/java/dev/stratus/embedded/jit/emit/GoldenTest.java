package dev.stratus.embedded.jit.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.lift.Compiled;
import dev.stratus.embedded.jit.lift.KernelLifter;
import org.junit.jupiter.api.Test;

/**
 * Whole methods from Java to OpenCL C: a readable file each in {@code src/test/resources/golden}.
 */
class GoldenTest {
  private static final TargetDescription STREAMING =
      new TargetDescription("opencl", true, true, true, true, 16, 4, true, false);

  private static final String JAVA =
      """
      static final float[] WEIGHTS = {0.5f, 0.25f, 0.125f};

      static void normalizeRows(float[] x, float[] gamma, float[] beta, float[] y, int rows,
          int width, float epsilon) {
        for (int row = 0; row < rows; row++) {
          int base = row * width;
          float sum = 0f;
          for (int b = 0; b < width; b += 64) {
            float part = 0f;
            int end = Math.min(b + 64, width);
            for (int c = b; c < end; c++) {
              part += x[base + c];
            }
            sum += part;
          }
          float mean = sum / width;
          float off = 0f;
          float squares = 0f;
          for (int c = 0; c < width; c++) {
            float d = x[base + c] - mean;
            off += d;
            squares += d * d;
          }
          float correction = off / width;
          float variance = squares / width - correction * correction;
          float rstd = 1f / (float) Math.sqrt(variance + epsilon);
          for (int c = 0; c < width; c++) {
            y[base + c] = (x[base + c] - mean - correction) * rstd * gamma[c] + beta[c];
          }
        }
      }

      static void integers(int[] a, byte[] bytes, long[] longs, boolean[] flags, int n) {
        int hash = 17;
        outer:
        for (int i = 0; i < n; i++) {
          for (int j = i; j < n; j++) {
            if (bytes[j] == 0) {
              continue outer;
            }
            if (flags[j]) {
              break outer;
            }
            hash = hash * 31 + bytes[j] / n;
          }
          a[hash & 7] = (hash >>> 3) ^ (i << 35);
          longs[i] = longs[i] * 7 + hash % (i + 1);
        }
        a[0] = (byte) hash;
      }

      static void packedRows(
          uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray a,
          uk.ac.manchester.tornado.api.types.arrays.BFloat16Array b,
          uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray y,
          uk.ac.manchester.tornado.api.types.arrays.BFloat16Array z,
          int rows,
          int width) {
        for (int row = 0; row < rows; row++) {
          int base = row * width;
          uk.ac.manchester.tornado.api.types.HalfFloat first = a.get(base);
          float sum = 0f;
          for (int c = 0; c < width; c++) {
            sum += a.get(base + c).getFloat32() * b.getFloat(base + c);
          }
          for (int c = 0; c < width; c++) {
            uk.ac.manchester.tornado.api.types.HalfFloat half = a.get(base + c);
            y.set(base + c, half);
            z.setFloat(base + c, half.getFloat32() - sum);
          }
          y.set(base, uk.ac.manchester.tornado.api.types.HalfFloat.add(first, y.get(base)));
        }
      }

      static float smooth(float[] x, int i) {
        float sum = 0f;
        for (int k = 0; k < WEIGHTS.length; k++) {
          sum += WEIGHTS[k] * x[(i + k) % x.length];
        }
        return sum;
      }

      static void smoothAll(float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.max(smooth(x, i), 0f);
        }
      }
      """;

  private final Compiled compiled = Compiled.of("Kernels", JAVA);

  private String text(String method, TargetDescription target) {
    KernelRequest strict = compiled.request(method);
    KernelRequest request =
        new KernelRequest(strict.method(), strict.scalars(), strict.aliasGroups(), target);
    return Backend.generate(new KernelLifter(compiled.bytes()).lift(request), request).source();
  }

  @Test
  void normalizeRowsStrict() {
    Golden.check(
        "normalizeRows.strict.cl", text("normalizeRows", TargetDescription.OPENCL_CPU_STRICT));
  }

  @Test
  void normalizeRowsReassociated() {
    Golden.check("normalizeRows.reassociate.cl", text("normalizeRows", STREAMING));
  }

  @Test
  void packedRowsReassociated() {
    Golden.check("packedRows.reassociate.cl", text("packedRows", STREAMING));
  }

  /** Off a CPU, where the conversions are the language's own. */
  @Test
  void packedRowsOnOtherDevices() {
    TargetDescription gpu =
        new TargetDescription("opencl", false, true, true, true, 16, 4, false, false);
    Golden.check("packedRows.gpu.cl", text("packedRows", gpu));
  }

  @Test
  void integers() {
    Golden.check("integers.strict.cl", text("integers", TargetDescription.OPENCL_CPU_STRICT));
  }

  @Test
  void smoothAll() {
    Golden.check("smoothAll.strict.cl", text("smoothAll", TargetDescription.OPENCL_CPU_STRICT));
  }

  @Test
  void theSameBytesEveryTime() {
    assertThat(text("normalizeRows", STREAMING)).isEqualTo(text("normalizeRows", STREAMING));
  }

  @Test
  void aDifferenceIsShownByItsLines() {
    assertThat(Golden.difference("a\nb\nc\n", "a\nX\nc\n")).isEqualTo("from line 2:\n- b\n+ X\n");
  }
}
