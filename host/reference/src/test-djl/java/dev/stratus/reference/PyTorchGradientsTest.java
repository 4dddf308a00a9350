package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A second, independent judge of the gradients: PyTorch's autograd through native_layer_norm, in
 * float64 and float32, by DJL. Only with the profile {@code djl}.
 *
 * <p>The contract's bounds are not asked of it: its sums are plain or pairwise, so that n terms may
 * be off by n/2 ulp of their absolute sum, and the mean's own rounding is not corrected, so that errors
 * grow with |mean| / spread (1,203 ulp(s) of y in float64 at mean 1e3, spread 1, width 17). In
 * float64 even that is 1e-11: a mistake in a formula would be far beyond.
 */
class PyTorchGradientsTest {
  private static final double EPSILON = 1e-5f;
  private static final Map<String, Double> WORST = new TreeMap<>();

  @BeforeAll
  static void load() {
    try {
      System.out.println("PyTorch " + Engine.getInstance().getVersion());
    } catch (LinkageError | EngineException e) {
      String why = "PyTorch does not load here; gradients are not compared with it: " + e;
      System.out.println("SKIPPED: " + why);
      abort(why);
    }
  }

  @AfterAll
  static void print() {
    WORST.forEach((what, ulps) -> System.out.printf("PyTorch, %s: %.3g ulp(s)%n", what, ulps));
  }

  static Stream<Object[]> cases() {
    return Stream.of(NumberType.FLOAT64, NumberType.FLOAT32)
        .flatMap(
            type ->
                Stream.of(
                    new Object[] {type, new int[] {64, 1024}, 1, 0.0},
                    new Object[] {type, new int[] {3, 5, 7, 11}, 3, 0.5},
                    new Object[] {type, new int[] {3, 5, 7, 11}, 2, -1.0},
                    new Object[] {type, new int[] {3, 5, 7, 11}, 1, 2.0},
                    new Object[] {type, new int[] {257, 3}, 1, 3.0},
                    new Object[] {type, new int[] {100, 17}, 1, 1e3}));
  }

  @ParameterizedTest(name = "{0}, axis {2}, mean {3}")
  @MethodSource("cases")
  void saysTheSame(NumberType type, int[] sizes, int axis, double mean) {
    boolean[] normalized = new boolean[sizes.length];
    Arrays.fill(normalized, axis, sizes.length, true);
    JudgedShape shape = new JudgedShape(sizes, normalized, sizes.length - 1);
    int width = (int) shape.groupElements();
    float[] x = Rows.normal((int) shape.elements(), mean, 1, 78);
    float[] dy = Rows.normal((int) shape.elements(), 0.2, 1, 79);
    float[] gamma = Rows.gamma(width);
    float[] beta = Rows.beta(width);
    LayerNormJudge judge =
        LayerNormJudge.of(
            shape, JudgeSettings.of(type, EPSILON).withAffine(Affine.PER_ELEMENT, gamma, beta));
    Shape outer = new Shape(Arrays.stream(sizes).asLongStream().toArray());
    Shape inner =
        new Shape(Arrays.stream(sizes, axis, sizes.length).asLongStream().toArray());
    double terms = Math.max(width, shape.groups());
    double most = (4 + terms / 2) * (1 + Math.abs(mean));
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray in = variable(manager, x, outer, type);
      NDArray scale = variable(manager, gamma, inner, type);
      NDArray offset = variable(manager, beta, inner, type);
      NDArray gradient = array(manager, dy, outer, type);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray y =
            in.getNDArrayInternal()
                .layerNorm(in, inner, scale, offset, (float) EPSILON)
                .singletonOrThrow();
        collector.backward(y.mul(gradient).sum());
        within("y " + type.text(), judge.forward(Values.of(x), values(y, type)), most);
      }
      Values xs = Values.of(x);
      Values dys = Values.of(dy);
      within("dx " + type.text(), judge.dx(xs, dys, values(in.getGradient(), type)), most);
      within(
          "dgamma " + type.text(),
          judge.scaleGradient(xs, dys, values(scale.getGradient(), type)),
          most);
      within(
          "dbeta " + type.text(),
          judge.offsetGradient(xs, dys, values(offset.getGradient(), type)),
          most);
    }
  }

  private static NDArray variable(
      NDManager manager, float[] values, Shape shape, NumberType type) {
    NDArray array = array(manager, values, shape, type);
    array.setRequiresGradient(true);
    return array;
  }

  private static NDArray array(NDManager manager, float[] values, Shape shape, NumberType type) {
    if (type == NumberType.FLOAT32) {
      return manager.create(FloatBuffer.wrap(values), shape, DataType.FLOAT32);
    }
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return manager.create(DoubleBuffer.wrap(wide), shape, DataType.FLOAT64);
  }

  private static Values values(NDArray array, NumberType type) {
    return type == NumberType.FLOAT32
        ? Values.of(array.toFloatArray())
        : Values.of(array.toDoubleArray());
  }

  private static void within(String what, ComparisonReport report, double most) {
    assertThat(report.elements()).isPositive();
    WORST.merge(what, report.worstUlps(), Math::max);
    assertThat(report.worstUlps()).as(report::text).isLessThanOrEqualTo(most);
  }
}
