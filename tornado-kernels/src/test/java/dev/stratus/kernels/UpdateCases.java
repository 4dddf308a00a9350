package dev.stratus.kernels;

import dev.stratus.reference.dense.Solver;
import dev.stratus.reference.dense.Thresholds;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Sums, thresholds and solvers on small data. */
final class UpdateCases {
  private static final int PARTS = 3;
  private static final double RATE = 0.01;
  private static final double FACTOR = 0.5;
  private static final double L2 = 0.01;

  private final int elements;
  private final double[] w;
  private final double[] gradient;
  private final double[] first;
  private final double[] second;

  UpdateCases(int elements) {
    this.elements = elements;
    this.w = KernelCase.data(elements, 31);
    this.gradient = KernelCase.data(elements, 32);
    this.first = KernelCase.data(elements, 33);
    this.second = KernelCase.sizes(KernelCase.data(elements, 34));
  }

  List<Supplier<KernelCase>> all() {
    return List.of(
        this::sum,
        this::accumulation,
        this::clipsByValue,
        () -> clipsByNorm(0.5),
        () -> clipsByNorm(1e6),
        this::sgdm,
        this::adam,
        this::rmsprop,
        this::sgdmWithL2,
        this::adamWithL2,
        this::rmspropWithL2);
  }

  /** Compensated parts are within 4 ulp, their plain sum adds one for each, the factor two. */
  private KernelCase sum() {
    KernelCase c = named("sum");
    double total = Arrays.stream(gradient).sum() / 7;
    double size = Arrays.stream(KernelCase.sizes(gradient)).sum() / 7;
    FloatArray values = c.in(gradient);
    FloatArray factor = c.in(0f, (float) (1.0 / 7));
    FloatArray partials = c.between(PARTS);
    FloatArray result =
        c.inOut(
            "total",
            new double[] {5, 6},
            new double[] {5, total},
            new double[] {0, size},
            6 + PARTS);
    return c.task((g, id) -> g.task(id, Sums::parts, values, partials, 0, elements, PARTS))
        .task((g, id) -> g.task(id, Sums::total, partials, factor, 1, result, 1, PARTS));
  }

  private KernelCase accumulation() {
    KernelCase c = named("fill, accumulate, scale, addL2");
    double[] right = new double[elements];
    double[] sizes = new double[elements];
    for (int i = 0; i < elements; i++) {
      right[i] = (1.5 + 0.25 * gradient[i]) * 0.75 + 0.001 * w[i];
      sizes[i] = 1.5 + Math.abs(gradient[i]) + Math.abs(w[i]);
    }
    FloatArray values = c.in(gradient);
    FloatArray parameter = c.in(w);
    FloatArray factors = c.in(0.25f, 0.75f);
    FloatArray result = c.out("sum", right, sizes, 4);
    return c.task((g, id) -> g.task(id, GradientSteps::fill, result, elements, 1.5f))
        .task(
            (g, id) -> g.task(id, GradientSteps::accumulate, result, values, factors, 0, elements))
        .task((g, id) -> g.task(id, GradientSteps::scale, result, factors, 1, elements))
        .task((g, id) -> g.task(id, GradientSteps::addL2, result, parameter, elements, 0.001f));
  }

  private KernelCase clipsByValue() {
    KernelCase c = named("clipAbsolute");
    double[] right = gradient.clone();
    Thresholds.clipAbsolute(right, 0.75);
    FloatArray result = c.inOut("gradient", gradient, right, new double[elements], 0);
    return c.task((g, id) -> g.task(id, GradientSteps::clipAbsolute, result, elements, 0.75f));
  }

  /** The root halves the relative error of the sum; quotient and product round. */
  private KernelCase clipsByNorm(double threshold) {
    KernelCase c = named("clip at norm " + threshold);
    double factor = Thresholds.factor(threshold, gradient, w);
    double[] right = KernelCase.map(gradient, v -> v * factor);
    FloatArray result = c.inOut("gradient", gradient, right, new double[elements], 6 + PARTS);
    FloatArray other = c.in(w);
    FloatArray partials = c.between(2 * PARTS);
    FloatArray factors = c.between(2);
    return c.task((g, id) -> g.task(id, Sums::partsOfSquares, result, partials, 0, elements, PARTS))
        .task((g, id) -> g.task(id, Sums::partsOfSquares, other, partials, PARTS, elements, PARTS))
        .task((g, id) ->
            g.task(
                id,
                GradientSteps::clipFactor,
                partials,
                0,
                2 * PARTS,
                factors,
                1,
                (float) threshold))
        .task((g, id) -> g.task(id, GradientSteps::clip, result, factors, 1, elements));
  }

  private KernelCase sgdm() {
    KernelCase c = named("sgdm");
    double[][] state = {first.clone()};
    double[] after = after(new Solver.Sgdm(0.9), state, 1);
    FloatArray p = parameter(c, after, 4);
    FloatArray g0 = c.in(gradient);
    FloatArray v = c.inOut("velocity", first, state[0], both(first, gradient), 3);
    FloatArray step = step(c, 1);
    return c.task(
        (g, id) -> g.task(id, SolverUpdates::sgdm, p, g0, v, step, elements, (float) FACTOR, 0.9f));
  }

  private KernelCase adam() {
    KernelCase c = named("adam");
    double[][] state = {first.clone(), second.clone()};
    double[] after = after(new Solver.Adam(0.9, 0.999, 1e-8), state, 3);
    double correction = Math.sqrt(1 - Math.pow(0.999, 3)) / (1 - Math.pow(0.9, 3));
    FloatArray p = parameter(c, after, 10);
    FloatArray g0 = c.in(gradient);
    FloatArray m = c.inOut("mean", first, state[0], both(first, gradient), 3);
    FloatArray s = c.inOut("square", second, state[1], new double[elements], 4);
    FloatArray step = step(c, correction);
    return c.task((g, id) ->
        g.task(
            id,
            SolverUpdates::adam,
            p,
            g0,
            m,
            s,
            step,
            elements,
            (float) FACTOR,
            0.9f,
            (float) (1 - 0.9),
            0.999f,
            (float) (1 - 0.999),
            1e-8f));
  }

  private KernelCase rmsprop() {
    KernelCase c = named("rmsprop");
    double[][] state = {second.clone()};
    double[] after = after(new Solver.RmsProp(0.9, 1e-8), state, 1);
    FloatArray p = parameter(c, after, 8);
    FloatArray g0 = c.in(gradient);
    FloatArray s = c.inOut("square", second, state[0], new double[elements], 4);
    FloatArray step = step(c, 1);
    return c.task((g, id) ->
        g.task(
            id,
            SolverUpdates::rmsprop,
            p,
            g0,
            s,
            step,
            elements,
            (float) FACTOR,
            0.9f,
            (float) (1 - 0.9),
            1e-8f));
  }

  /** The sum of gradient and L2 rounds twice more at the gradient's size, so all bounds grow. */
  private KernelCase sgdmWithL2() {
    KernelCase c = named("sgdmWithL2");
    double[][] state = {first.clone()};
    double[] after = after(new Solver.Sgdm(0.9), state, 1, L2);
    FloatArray p = parameter(c, after, 6);
    FloatArray g0 = c.in(gradient);
    FloatArray v = c.inOut("velocity", first, state[0], both(first, both(gradient, w)), 5);
    FloatArray step = step(c, 1);
    return c.task((g, id) ->
        g.task(
            id,
            SolverUpdates::sgdmWithL2,
            p,
            g0,
            v,
            step,
            elements,
            (float) L2,
            (float) FACTOR,
            0.9f));
  }

  private KernelCase adamWithL2() {
    KernelCase c = named("adamWithL2");
    double[][] state = {first.clone(), second.clone()};
    double[] after = after(new Solver.Adam(0.9, 0.999, 1e-8), state, 3, L2);
    double correction = Math.sqrt(1 - Math.pow(0.999, 3)) / (1 - Math.pow(0.9, 3));
    FloatArray p = parameter(c, after, 12);
    FloatArray g0 = c.in(gradient);
    FloatArray m = c.inOut("mean", first, state[0], both(first, both(gradient, w)), 5);
    FloatArray s = c.inOut("square", second, state[1], squares(), 8);
    FloatArray step = step(c, correction);
    return c.task((g, id) ->
        g.task(
            id,
            SolverUpdates::adamWithL2,
            p,
            g0,
            m,
            s,
            step,
            elements,
            (float) L2,
            (float) FACTOR,
            0.9f,
            (float) (1 - 0.9),
            0.999f,
            (float) (1 - 0.999),
            1e-8f));
  }

  private KernelCase rmspropWithL2() {
    KernelCase c = named("rmspropWithL2");
    double[][] state = {second.clone()};
    double[] after = after(new Solver.RmsProp(0.9, 1e-8), state, 1, L2);
    FloatArray p = parameter(c, after, 12);
    FloatArray g0 = c.in(gradient);
    FloatArray s = c.inOut("square", second, state[0], squares(), 8);
    FloatArray step = step(c, 1);
    return c.task((g, id) ->
        g.task(
            id,
            SolverUpdates::rmspropWithL2,
            p,
            g0,
            s,
            step,
            elements,
            (float) L2,
            (float) FACTOR,
            0.9f,
            (float) (1 - 0.9),
            1e-8f));
  }

  /** What a square of gradient plus L2 can be made of. */
  private double[] squares() {
    double[] sizes = both(gradient, w);
    Arrays.setAll(sizes, i -> second[i] + sizes[i] * sizes[i]);
    return sizes;
  }

  private double[] after(Solver solver, double[][] state, long t) {
    return after(solver, state, t, 0);
  }

  private double[] after(Solver solver, double[][] state, long t, double l2) {
    double[] parameter = w.clone();
    double[] g = gradient.clone();
    Thresholds.addL2(g, w, l2);
    solver.update(parameter, g, state, RATE * FACTOR, t);
    return parameter;
  }

  /** At the size of the parameter and of its change. */
  private FloatArray parameter(KernelCase c, double[] after, double ulps) {
    double[] sizes = new double[elements];
    for (int i = 0; i < elements; i++) {
      sizes[i] = Math.abs(w[i]) + Math.abs(after[i] - w[i]) + 0.01 * Math.abs(first[i]);
    }
    return c.inOut("w", w, after, sizes, ulps);
  }

  private static FloatArray step(KernelCase c, double correction) {
    return c.in((float) RATE, (float) correction);
  }

  private double[] both(double[] a, double[] b) {
    double[] sizes = new double[elements];
    Arrays.setAll(sizes, i -> Math.abs(a[i]) + Math.abs(b[i]));
    return sizes;
  }

  private KernelCase named(String name) {
    return new KernelCase(name + " of " + elements);
  }

  /** Which element is the first bad one; its answer is an int, so it is no {@link KernelCase}. */
  static int firstNotFinite(float[] values) {
    FloatArray array = FloatArray.fromArray(values);
    IntArray firsts = new IntArray(PARTS);
    IntArray result = new IntArray(1);
    GradientSteps.firstNotFiniteParts(array, firsts, values.length, PARTS);
    GradientSteps.firstNotFinite(firsts, result, 0, values.length, PARTS);
    return result.get(0);
  }
}
