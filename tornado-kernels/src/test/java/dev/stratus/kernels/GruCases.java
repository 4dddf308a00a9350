package dev.stratus.kernels;

import dev.stratus.reference.recurrent.GruReference;
import dev.stratus.reference.recurrent.LayerNormGruReference;
import dev.stratus.reference.recurrent.NormalizedVector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A time step of the gated recurrent units, as {@link LstmCases} has the LSTM. */
final class GruCases {
  private static final int T = StepData.STEPS;
  private static final int AT = StepData.STEP;
  private static final float EPSILON = 1e-5f;

  private final int rows;
  private final int width;
  private final int wide;
  private final int kept;

  GruCases(int rows, int width) {
    this.rows = rows;
    this.width = width;
    this.wide = GruCell.GATES * width;
    this.kept = GruCell.KEPT * width;
  }

  List<Supplier<KernelCase>> all() {
    return List.of(this::gru, () -> layerNormGru(0f), () -> layerNormGru(1e3f));
  }

  private KernelCase named(String name) {
    return new KernelCase(name + " " + rows + " x " + width);
  }

  /** Both states' arrays after the step. */
  private record States(FloatArray hidden, FloatArray now) {}

  private States states(KernelCase c, StepData d, Function<Integer, double[]> sizes, double ulps) {
    double[] now = d.now(width, r -> d.step(r).hidden(), r -> d.row(d.hidden, width, AT, r));
    double[] nowSizes = d.now(width, sizes);
    FloatArray hidden =
        c.inOut(
            "hidden",
            d.before(d.hidden),
            d.after(d.hidden, now),
            d.sizes(T + 1, AT + 1, width, nowSizes),
            ulps);
    return new States(hidden, c.out("now", now, nowSizes, ulps));
  }

  /** What the step passes on past R. */
  private FloatArray direct(
      KernelCase c, StepData d, Function<Integer, double[]> sizes, double ulps) {
    return c.inOut(
        "direct",
        d.carried,
        d.now(width, r -> d.gradient(r).hidden(), r -> d.row(d.carried, width, 0, r)),
        d.now(width, sizes),
        ulps);
  }

  /** The terms of a gradient: |d| (1 + |h_n|) (1 + |h|), the same for all columns of a unit. */
  private double[] gradientSizes(StepData d, int r, double[] ofHidden) {
    double[] sizes = new double[wide];
    for (int k = 0; k < wide; k++) {
      sizes[k] = ownSizes(d, r)[k % width] * (1 + Math.abs(ofHidden[k % width]));
    }
    return sizes;
  }

  private double[] ownSizes(StepData d, int r) {
    double[] sizes = new double[width];
    for (int k = 0; k < width; k++) {
      double terms =
          Math.abs(d.row(d.dy, width, AT, r)[k])
              + Math.abs(d.dh[r * width + k])
              + Math.abs(d.carried[r * width + k]);
      sizes[k] = terms * (1 + Math.abs(d.row(d.hidden, width, AT, r)[k]));
    }
    return sizes;
  }

  // ---- GRU ----

  private KernelCase gru() {
    StepData d = new StepData(new GruReference(width), rows, 0f);
    KernelCase c = named("gru");
    FloatArray inputPart = c.in(d.inputPart);
    FloatArray hiddenPart = c.in(d.hiddenPart);
    IntArray lengths = c.in(d.lengths);
    Function<Integer, double[]> ofHidden =
        r -> Arrays.copyOfRange(d.row(d.hiddenPart, wide, 0, r), 2 * width, wide);
    // A gate: 4. n: r h_n has 4 + 1 at size |h_n|, a sum, and 3 of its own.
    Function<Integer, double[]> unit = r -> Doubles.plusOne(ofHidden.apply(r));
    double[] values = d.now(kept, r -> gateValues(d, ofHidden.apply(r), r));
    double[] sizes = d.now(kept, r -> four(Doubles.ones(width), unit.apply(r)));
    FloatArray gates =
        c.out("gates", d.written(T, AT, kept, values), d.sizes(T, AT, kept, sizes), 9);
    // (1 - z) n + z h: two gates, two products and a sum.
    States states =
        states(
            c,
            d,
            r -> Doubles.product(unit.apply(r), Doubles.plusOne(d.row(d.hidden, width, AT, r))),
            9 + 4 + 4);
    c.task((g, id) ->
        g.task(
            id,
            GruCell::forward,
            inputPart,
            hiddenPart,
            gates,
            states.hidden,
            states.now,
            lengths,
            AT,
            rows,
            width));
    // d: 2; n twice, z twice and h_n; products.
    double ulps = 2 + 2 * 9 + 2 * 4 + 2 * 4 + 6;
    FloatArray dy = c.in(d.dy);
    FloatArray dh = c.in(d.dh);
    double[] dInput = d.now(wide, r -> d.gradient(r).inputPart());
    double[] dHidden = d.now(wide, r -> d.gradient(r).hiddenPart());
    double[] dSizes = d.now(wide, r -> squared(gradientSizes(d, r, ofHidden.apply(r)), d, r));
    FloatArray dInputPart =
        c.out("dInputPart", d.written(T, AT, wide, dInput), d.sizes(T, AT, wide, dSizes), ulps);
    FloatArray dHiddenPart =
        c.out("dHiddenPart", d.written(T, AT, wide, dHidden), d.sizes(T, AT, wide, dSizes), ulps);
    FloatArray dHiddenNow = c.out("dHiddenNow", dHidden, dSizes, ulps);
    FloatArray direct = direct(c, d, r -> ownSizes(d, r), ulps);
    return c.task((g, id) ->
        g.task(
            id,
            GruCell::backward,
            dy,
            dh,
            direct,
            gates,
            states.hidden,
            dInputPart,
            dHiddenPart,
            dHiddenNow,
            lengths,
            AT,
            rows,
            width));
  }

  /** The error of n, at size 1 + |h_n|, meets a factor of at most that once more. */
  private double[] squared(double[] sizes, StepData d, int r) {
    double[] part = d.row(d.hiddenPart, wide, 0, r);
    double[] all = sizes.clone();
    for (int k = 0; k < all.length; k++) {
      all[k] *= 1 + Math.abs(part[2 * width + k % width]);
    }
    return all;
  }

  private double[] gateValues(StepData d, double[] ofHidden, int r) {
    double[] x = d.row(d.inputPart, wide, AT, r);
    double[] h = d.row(d.hiddenPart, wide, 0, r);
    double[] values = new double[kept];
    for (int k = 0; k < width; k++) {
      values[k] = sigmoid(x[k] + h[k]);
      values[width + k] = sigmoid(x[width + k] + h[width + k]);
      values[2 * width + k] = Math.tanh(x[2 * width + k] + values[k] * ofHidden[k]);
      values[3 * width + k] = ofHidden[k];
    }
    return values;
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  /** Sizes of r and z, and of n and the hidden state's part. */
  private static double[] four(double[] gate, double[] unit) {
    return Doubles.joined(Doubles.joined(gate, gate), Doubles.joined(unit, unit));
  }

  // ---- layer-normalized GRU ----

  /** The normalized parts of a row. */
  private record Parts(
      NormalizedVector xGates,
      NormalizedVector xCandidate,
      NormalizedVector hGates,
      NormalizedVector hCandidate) {

    static Parts of(StepData d, int r) {
      int both = 2 * d.width;
      int all = d.wide();
      double[] x = d.row(d.inputPart, all, AT, r);
      double[] h = d.row(d.hiddenPart, all, 0, r);
      return new Parts(
          NormalizedVector.of(Arrays.copyOfRange(x, 0, both), EPSILON),
          NormalizedVector.of(Arrays.copyOfRange(x, both, all), EPSILON),
          NormalizedVector.of(Arrays.copyOfRange(h, 0, both), EPSILON),
          NormalizedVector.of(Arrays.copyOfRange(h, both, all), EPSILON));
    }

    double[] x() {
      return Doubles.joined(xGates.xhat(), xCandidate.xhat());
    }

    double[] h() {
      return Doubles.joined(hGates.xhat(), hCandidate.xhat());
    }
  }

  private KernelCase layerNormGru(float offset) {
    LayerNormGruReference cell =
        new LayerNormGruReference(
            KernelCase.data(wide, 61),
            KernelCase.data(wide, 62),
            KernelCase.data(wide, 63),
            KernelCase.data(width, 64),
            EPSILON);
    StepData d = new StepData(cell, rows, offset);
    KernelCase c = named("layerNormGru around " + offset);
    Parts[] parts = new Parts[rows];
    double[] scales = new double[rows];
    for (int r = 0; r < rows; r++) {
      if (d.valid(r)) {
        parts[r] = Parts.of(d, r);
        scales[r] = scale(cell, parts[r]);
      }
    }
    FloatArray inputPart = c.in(d.inputPart);
    FloatArray hiddenPart = c.in(d.hiddenPart);
    FloatArray inputGain = c.in(cell.inputGain());
    FloatArray hiddenGain = c.in(cell.hiddenGain());
    FloatArray bias = c.in(cell.bias());
    FloatArray hiddenBias = c.in(cell.hiddenBias());
    IntArray lengths = c.in(d.lengths);
    // xhat: 4 ulp of 1 + |xhat|; 4 roundings; a gate's own 3; n has a gate in it and all of that
    // again. The scale is that of a row's largest terms, squared for n.
    double ulps = 2 * (4 + 4 + 3) + 4;
    double[] values = d.now(kept, r -> gateValues(cell, parts[r]));
    FloatArray gates =
        c.out(
            "gates",
            d.written(T, AT, kept, values),
            d.sizes(T, AT, kept, d.now(kept, r -> unitSizes(kept, scales[r], 2))),
            ulps);
    FloatArray hiddenParts =
        c.out(
            "hiddenParts",
            d.written(T, AT, wide, d.now(wide, r -> d.row(d.hiddenPart, wide, 0, r))),
            new double[T * rows * wide],
            0);
    FloatArray statistics = c.between(T * rows * LayerNormGruCell.STATISTICS);
    States states =
        states(
            c,
            d,
            r ->
                Doubles.scaled(
                    Doubles.plusOne(d.row(d.hidden, width, AT, r)), scales[r] * scales[r]),
            2 * ulps + 4);
    c.task((g, id) ->
        g.task(
            id,
            LayerNormGruCell::forward,
            inputPart,
            hiddenPart,
            inputGain,
            hiddenGain,
            bias,
            hiddenBias,
            gates,
            hiddenParts,
            statistics,
            states.hidden,
            states.now,
            lengths,
            AT,
            rows,
            width,
            EPSILON));

    // The errors of n, z and r as forward; a normalization's gradient has 14 ulp of its terms.
    double backward = 4 * ulps + 14;
    double[] slopes =
        d.now(
            kept,
            r -> Doubles.joined(d.gradient(r).parameters()[2], d.gradient(r).parameters()[3]));
    double[] slopeSizes =
        d.now(kept, r -> unitSizes(kept, scales[r], 3, Doubles.most(ownSizes(d, r))));
    double[] dInput = d.now(wide, r -> d.gradient(r).inputPart());
    double[] dHidden = d.now(wide, r -> d.gradient(r).hiddenPart());
    double[] dInputSizes =
        d.now(
            wide,
            r ->
                through(
                    parts[r].xGates,
                    parts[r].xCandidate,
                    cell.inputGain(),
                    d.row(slopeSizes, kept, 0, r)));
    double[] dHiddenSizes =
        d.now(
            wide,
            r ->
                through(
                    parts[r].hGates,
                    parts[r].hCandidate,
                    cell.hiddenGain(),
                    d.row(slopeSizes, kept, 0, r)));
    FloatArray dy = c.in(d.dy);
    FloatArray dh = c.in(d.dh);
    FloatArray slopeArray =
        c.out("slopes", d.written(T, AT, kept, slopes), d.sizes(T, AT, kept, slopeSizes), backward);
    FloatArray dInputPart =
        c.out(
            "dInputPart",
            d.written(T, AT, wide, dInput),
            d.sizes(T, AT, wide, dInputSizes),
            backward);
    FloatArray dHiddenPart =
        c.out(
            "dHiddenPart",
            d.written(T, AT, wide, dHidden),
            d.sizes(T, AT, wide, dHiddenSizes),
            backward);
    FloatArray dHiddenNow = c.out("dHiddenNow", dHidden, dHiddenSizes, backward);
    FloatArray direct = direct(c, d, r -> Doubles.scaled(ownSizes(d, r), scales[r]), backward);
    return c.task((g, id) ->
        g.task(
            id,
            LayerNormGruCell::backward,
            dy,
            dh,
            direct,
            inputPart,
            hiddenParts,
            gates,
            states.hidden,
            statistics,
            inputGain,
            hiddenGain,
            slopeArray,
            dInputPart,
            dHiddenPart,
            dHiddenNow,
            lengths,
            AT,
            rows,
            width));
  }

  /** The largest terms of a row's pre-activations, and 1. */
  private double scale(LayerNormGruReference cell, Parts parts) {
    double most = 0;
    for (int k = 0; k < wide; k++) {
      double offset = k < 2 * width ? 0 : Math.abs(cell.hiddenBias()[k - 2 * width]);
      double terms =
          Math.abs(cell.inputGain()[k]) * (1 + Math.abs(parts.x()[k]))
              + Math.abs(cell.hiddenGain()[k]) * (1 + Math.abs(parts.h()[k]))
              + Math.abs(cell.bias()[k])
              + offset;
      most = Math.max(most, terms);
    }
    return 1 + most;
  }

  private double[] gateValues(LayerNormGruReference cell, Parts parts) {
    double[] x = Doubles.product(parts.x(), cell.inputGain());
    double[] h = Doubles.product(parts.h(), cell.hiddenGain());
    double[] values = new double[kept];
    for (int k = 0; k < width; k++) {
      int u = width + k;
      int n = 2 * width + k;
      values[k] = sigmoid(x[k] + h[k] + cell.bias()[k]);
      values[u] = sigmoid(x[u] + h[u] + cell.bias()[u]);
      values[3 * width + k] = h[n] + cell.hiddenBias()[k];
      values[n] = Math.tanh(x[n] + cell.bias()[n] + values[k] * values[3 * width + k]);
    }
    return values;
  }

  private static double[] unitSizes(int length, double scale, int power) {
    return unitSizes(length, scale, power, 1);
  }

  private static double[] unitSizes(int length, double scale, int power, double factor) {
    return Doubles.filled(length, Math.pow(scale, power) * factor);
  }

  /** The sizes of both normalizations' gradients: rstd max|g| (1 + max xhat^2). */
  private double[] through(
      NormalizedVector gates, NormalizedVector candidate, double[] gain, double[] sizes) {
    double most = Doubles.most(gain) * Doubles.most(sizes);
    double[] all = new double[wide];
    for (int k = 0; k < wide; k++) {
      NormalizedVector own = k < 2 * width ? gates : candidate;
      double widest = Doubles.most(own.xhat());
      all[k] = own.rstd() * most * (1 + widest * widest);
    }
    return all;
  }
}
