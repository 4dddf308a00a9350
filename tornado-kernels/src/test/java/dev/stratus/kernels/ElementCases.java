package dev.stratus.kernels;

import dev.stratus.reference.dense.Activation;
import dev.stratus.reference.dense.DropoutMask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Activations, dropout and copies on small data. */
final class ElementCases {
  private static final long SEED = 0x0123456789abcdefL;
  private static final long STEP = 0x1_0000_0007L;

  /** float32 holds it exactly. */
  private static final float PROBABILITY = 0.375f;

  private final int elements;
  private final double[] x;
  private final double[] dy;

  ElementCases(int elements) {
    this.elements = elements;
    this.x = KernelCase.doubles(RowsUnderTest.spread(elements, 11, 0f, 3f));
    this.dy = KernelCase.data(elements, 12);
    if (elements > 8) {
      double[] special = {0, -0.0, 30, -30, 1e-20, -1e-3, 100, -100};
      System.arraycopy(special, 0, x, 0, special.length);
      for (int i = 0; i < special.length; i++) {
        x[i] = (float) x[i];
      }
    }
  }

  List<Supplier<KernelCase>> all() {
    List<Supplier<KernelCase>> all = new ArrayList<>();
    all.add(() -> value("relu", Activations::relu, Activation.RELU, Math::abs, 0));
    // 1.3 ulp of |x| for the approximation of erf; its polynomial's absolute terms add up to 4.5
    // and are rounded at that size, halved: 9; 2 for the exponential.
    all.add(() -> value("gelu", Activations::gelu, Activation.GELU, Math::abs, 13));
    // The argument has 4 roundings, and a relative error of it moves s by at most 0.28 of that.
    all.add(() -> value("geluTanh", Activations::geluTanh, Activation.GELU_TANH, Math::abs, 8));
    all.add(() -> value("tanh", Activations::tanh, Activation.TANH, v -> 0, 4));
    all.add(() -> value("sigmoid", Activations::sigmoid, Activation.SIGMOID, v -> 0, 4));
    all.add(() ->
        slope("relu", Activations::reluGradient, x, (d, v) -> d * Activation.RELU.slope(v), 0));
    all.add(() ->
        slope("gelu", Activations::geluGradient, x, (d, v) -> d * Activation.GELU.slope(v), 16));
    // 3 a^2 e^-a, at most 1.6, times the argument's 4 roundings, beside those of the terms.
    all.add(() ->
        slope(
            "geluTanh",
            Activations::geluTanhGradient,
            x,
            (d, v) -> d * Activation.GELU_TANH.slope(v),
            24));
    all.add(() ->
        slope(
            "tanh",
            Activations::tanhGradient,
            results(Activation.TANH),
            (d, y) -> d * (1 - y) * (1 + y),
            3));
    all.add(() ->
        slope(
            "sigmoid",
            Activations::sigmoidGradient,
            results(Activation.SIGMOID),
            (d, y) -> d * y * (1 - y),
            3));
    all.add(() -> dropout("forward", Dropout::forward));
    all.add(() -> dropout("backward", Dropout::backward));
    all.add(() -> dropout("forwardByFours", Dropout::forwardByFours));
    all.add(() -> dropout("backwardByFours", Dropout::backwardByFours));
    all.add(this::copies);
    return all;
  }

  private KernelCase value(
      String name,
      Task3<FloatArray, FloatArray, Integer> kernel,
      Activation activation,
      DoubleUnaryOperator size,
      double ulps) {
    KernelCase c = new KernelCase(name + " of " + elements);
    FloatArray a = c.in(x);
    FloatArray y =
        c.out(
            "y",
            KernelCase.map(x, activation::value),
            KernelCase.map(x, size::applyAsDouble),
            ulps);
    return c.task((g, id) -> g.task(id, kernel, a, y, elements));
  }

  /** At the size of dy (1 + |x|), what is known of the forward pass being x or y. */
  private KernelCase slope(
      String name,
      Task4<FloatArray, FloatArray, FloatArray, Integer> kernel,
      double[] known,
      DoubleBinaryOperator expected,
      double ulps) {
    KernelCase c = new KernelCase(name + "Gradient of " + elements);
    double[] right = new double[elements];
    double[] sizes = new double[elements];
    for (int i = 0; i < elements; i++) {
      right[i] = expected.applyAsDouble(dy[i], known[i]);
      sizes[i] = Math.abs(dy[i]) * (1 + Math.abs(known[i]));
    }
    FloatArray d = c.in(dy);
    FloatArray a = c.in(known);
    FloatArray dx = c.out("dx", right, sizes, ulps);
    return c.task((g, id) -> g.task(id, kernel, d, a, dx, elements));
  }

  private double[] results(Activation activation) {
    return KernelCase.map(x, v -> (double) (float) activation.value(v));
  }

  /** 1 - p is exact here, so a quotient's own rounding is all. */
  private KernelCase dropout(
      String name, Task6<FloatArray, FloatArray, IntArray, Integer, Integer, Float> kernel) {
    KernelCase c = new KernelCase("dropout " + name + " of " + elements);
    FloatArray a = c.in(x);
    IntArray state =
        c.in(new int[] {(int) SEED, (int) (SEED >>> 32), (int) STEP, (int) (STEP >>> 32)});
    double[] right = new DropoutMask(SEED, STEP, -3, PROBABILITY).apply(x);
    FloatArray y = c.out("y", right, new double[elements], 0.5);
    return c.task((g, id) -> g.task(id, kernel, a, y, state, elements, -3, PROBABILITY));
  }

  /** Numbers and indices; these are judged by what they look up. */
  private KernelCase copies() {
    KernelCase c = new KernelCase("copies of " + elements);
    int[] places = new int[Math.max(1, elements)];
    double[] right = new double[elements];
    for (int i = 0; i < elements; i++) {
      places[i] = elements - 1 - i;
      right[i] = x[places[i]];
    }
    FloatArray a = c.in(x);
    FloatArray copy = c.out("copy", x, new double[elements], 0);
    IntArray order = c.in(places);
    IntArray orderCopy = c.betweenInts(places.length);
    FloatArray found = c.out("found", right, new double[elements], 0);
    return c.task((g, id) -> g.task(id, Copies::floats, a, copy, elements))
        .task((g, id) -> g.task(id, Copies::ints, order, orderCopy, elements))
        .task((g, id) ->
            g.task(id, Embedding::forward, orderCopy, copy, found, elements, elements, 1));
  }
}
