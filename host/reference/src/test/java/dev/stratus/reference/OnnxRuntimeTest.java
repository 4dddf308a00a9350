package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A second, independent judge: ONNX Runtime's LayerNormalization on its CPU provider. On every axis
 * it says what the judge says, within what its own arithmetic may be off.
 *
 * <p>Its variance is mean(x^2) - mean(x)^2 in the type of x, its sums are plain: so with n terms
 * and half an ulp each, mean and mean square are off by n/2 ulp at most, and what that does to the
 * variance grows with mean(x^2) / variance. Near 0 errors are measured at the size of the terms.
 */
class OnnxRuntimeTest {
  private static final float EPSILON = 1e-5f;

  private static final Map<String, Double> WORST = new TreeMap<>();
  private static @Nullable OrtEnvironment environment;

  @BeforeAll
  static void load() {
    try {
      environment = OrtEnvironment.getEnvironment();
    } catch (LinkageError | IllegalStateException e) {
      String why = "ONNX Runtime does not load here; the judge is not compared with it: " + e;
      System.out.println("SKIPPED: " + why);
      abort(why);
    }
  }

  @AfterAll
  static void print() {
    WORST.forEach((what, ulps) -> System.out.printf("ONNX Runtime, %s: %.3g%n", what, ulps));
  }

  static Stream<Object[]> cases() {
    return Stream.of(
        new Object[] {new int[] {64, 1024}, 1, 0.0},
        new Object[] {new int[] {3, 5, 7, 11}, 3, 0.5},
        new Object[] {new int[] {3, 5, 7, 11}, 2, -0.5},
        new Object[] {new int[] {3, 5, 7, 11}, 1, 1.0},
        new Object[] {new int[] {3, 5, 7, 11}, 0, 0.0},
        new Object[] {new int[] {257, 1}, 1, 3.0},
        new Object[] {new int[] {100, 17}, 1, 2.0});
  }

  @ParameterizedTest(name = "axis {1}, mean {2}")
  @MethodSource("cases")
  void saysTheSameInFloat32(int[] sizes, int axis, double mean) throws OrtException {
    Case c = new Case(sizes, axis, mean, NumberType.FLOAT32);
    byte[] model = OnnxModel.layerNormalization(OnnxModel.FLOAT, axis, EPSILON, true);
    OrtEnvironment env = Objects.requireNonNull(environment);
    try (OrtSession session = env.createSession(model);
        OnnxTensor x = OnnxTensor.createTensor(env, FloatBuffer.wrap(c.x), c.shape());
        OnnxTensor scale = OnnxTensor.createTensor(env, FloatBuffer.wrap(c.gamma), c.inner());
        OnnxTensor offset = OnnxTensor.createTensor(env, FloatBuffer.wrap(c.beta), c.inner());
        OrtSession.Result result = session.run(Map.of("X", x, "Scale", scale, "B", offset))) {
      Values in = Values.of(c.x);
      c.within("y float32", c.judge.forward(in, floats(result, 0)));
      c.within("mean float32", c.judge.mean(in, floats(result, 1)));
      c.within("rstd float32", c.judge.rstd(in, floats(result, 2)));
    }
  }

  @ParameterizedTest(name = "axis {1}, mean {2}")
  @MethodSource("cases")
  void saysTheSameInFloat64(int[] sizes, int axis, double mean) throws OrtException {
    Case c = new Case(sizes, axis, mean, NumberType.FLOAT64);
    byte[] model = OnnxModel.layerNormalization(OnnxModel.DOUBLE, axis, EPSILON, false);
    OrtEnvironment env = Objects.requireNonNull(environment);
    try (OrtSession session = env.createSession(model);
        OnnxTensor x = OnnxTensor.createTensor(env, wide(c.x), c.shape());
        OnnxTensor scale = OnnxTensor.createTensor(env, wide(c.gamma), c.inner());
        OnnxTensor offset = OnnxTensor.createTensor(env, wide(c.beta), c.inner());
        OrtSession.Result result = session.run(Map.of("X", x, "Scale", scale, "B", offset))) {
      DoubleBuffer y = ((OnnxTensor) result.get(0)).getDoubleBuffer();
      c.within("y float64", c.judge.forward(Values.of(c.x), index -> y.get((int) index)));
    }
  }

  private static Values floats(OrtSession.Result result, int output) {
    FloatBuffer buffer = ((OnnxTensor) result.get(output)).getFloatBuffer();
    return index -> buffer.get((int) index);
  }

  private static DoubleBuffer wide(float[] values) {
    return DoubleBuffer.wrap(
        IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
  }

  /** One shape with values, and the judge of it. */
  private static final class Case {
    final float[] x;
    final float[] gamma;
    final float[] beta;
    final LayerNormJudge judge;
    private final int[] sizes;
    private final int axis;
    private final double most;

    Case(int[] sizes, int axis, double mean, NumberType type) {
      this.sizes = sizes;
      this.axis = axis;
      boolean[] normalized = new boolean[sizes.length];
      Arrays.fill(normalized, axis, sizes.length, true);
      JudgedShape shape = new JudgedShape(sizes, normalized, sizes.length - 1);
      int width = (int) shape.groupElements();
      x = Rows.normal((int) shape.elements(), mean, 1, 77);
      gamma = Rows.gamma(width);
      beta = Rows.beta(width);
      judge =
          LayerNormJudge.of(
              shape, JudgeSettings.of(type, EPSILON).withAffine(Affine.PER_ELEMENT, gamma, beta));
      most = 4 + width / 2.0 * (1 + mean * mean);
    }

    long[] shape() {
      return Arrays.stream(sizes).asLongStream().toArray();
    }

    long[] inner() {
      return Arrays.stream(sizes, axis, sizes.length).asLongStream().toArray();
    }

    void within(String what, ComparisonReport report) {
      assertThat(report.elements()).isPositive();
      WORST.merge(what + ", worst ulp(s)", report.worstUlps(), Math::max);
      assertThat(report.worstUlps()).as(report::text).isLessThanOrEqualTo(most);
    }
  }
}
