package dev.stratus.kernels;

import dev.stratus.reference.recurrent.LayerNormLstmReference;
import dev.stratus.reference.recurrent.LstmReference;
import dev.stratus.reference.recurrent.NormalizedVector;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A time step of the LSTM cells, forward and backward, against the reference. Allowances are
 * first-order bounds: each comment says which errors meet, in ulp, and at which size.
 */
final class LstmCases {
  private static final int T = StepData.STEPS;
  private static final int AT = StepData.STEP;
  private static final float EPSILON = 1e-5f;

  private final int rows;
  private final int width;

  LstmCases(int rows, int width) {
    this.rows = rows;
    this.width = width;
  }

  List<Supplier<KernelCase>> all() {
    return List.of(this::lstm, () -> layerNormLstm(0f), () -> layerNormLstm(1e3f));
  }

  private KernelCase named(String name) {
    return new KernelCase(name + " " + rows + " x " + width);
  }

  // ---- LSTM ----

  private KernelCase lstm() {
    StepData d = new StepData(new LstmReference(width), rows, 0f);
    KernelCase c = named("lstm");
    FloatArray inputPart = c.in(d.inputPart);
    FloatArray hiddenPart = c.in(d.hiddenPart);
    IntArray lengths = c.in(d.lengths);
    int wide = 4 * width;
    // a: one rounding, which moves a sigmoid by at most 0.23 and a tanh by 0.45 ulp of 1; they add
    // 3 of their own.
    double[] gateValues = d.now(wide, r -> gateValues(d, r));
    FloatArray gates =
        c.out(
            "gates",
            d.written(T, AT, wide, gateValues),
            d.sizes(T, AT, wide, Doubles.ones(gateValues.length)),
            4);
    LstmStates states = lstmStates(c, d, r -> Doubles.ones(width), 4);
    c.task((g, id) ->
        g.task(
            id,
            LstmCell::forward,
            inputPart,
            hiddenPart,
            gates,
            states.cells,
            states.hidden,
            states.now,
            lengths,
            AT,
            rows,
            width));

    // All of c' meets: dc, and d o tanh'(c'): 1 for d, 4 for o, 3 and the error of c' for tanh,
    // twice; then two gates and a slope of 4 each.
    double cellError = 2 * 4 + 2;
    double ulps = 1 + 4 + 2 * (3 + cellError) + 3 * 4 + 6;
    Function<Integer, double[]> sizes = r -> gradientSizes(d, r, width, k -> 1.0);
    double[] now = d.now(wide, r -> d.gradient(r).inputPart());
    double[] nowSizes = d.now(wide, sizes);
    FloatArray dy = c.in(d.dy);
    FloatArray dh = c.in(d.dh);
    FloatArray dGates =
        c.out("dGates", d.written(T, AT, wide, now), d.sizes(T, AT, wide, nowSizes), ulps);
    FloatArray dGatesNow = c.out("dGatesNow", now, nowSizes, ulps);
    FloatArray dc =
        c.inOut(
            "dc",
            d.carried,
            d.now(width, r -> d.gradient(r).cell(), r -> d.row(d.carried, width, 0, r)),
            d.now(width, r -> d.row(nowSizes, wide, 0, r)),
            ulps);
    return c.task((g, id) ->
        g.task(
            id,
            LstmCell::backward,
            dy,
            dh,
            dc,
            gates,
            states.cells,
            dGates,
            dGatesNow,
            lengths,
            AT,
            rows,
            width));
  }

  private record LstmStates(FloatArray cells, FloatArray hidden, FloatArray now) {}

  /**
   * c' = f c + i g: two gates of {@code ulps} each, a product and a sum, at size 1 + |c|. h' = o t:
   * o, t and their product, and what the error of c' becomes in t.
   *
   * @param growth of the error of c' on the way to t, by column
   */
  private LstmStates lstmStates(
      KernelCase c, StepData d, Function<Integer, double[]> growth, double ulps) {
    double cellUlps = 2 * ulps + 2;
    double[] cellNow = d.now(width, r -> d.step(r).cell(), r -> d.row(d.cells, width, AT, r));
    double[] cellSizes = d.now(width, r -> Doubles.plusOne(d.row(d.cells, width, AT, r)));
    double[] hiddenNow = d.now(width, r -> d.step(r).hidden(), r -> d.row(d.hidden, width, AT, r));
    double[] hiddenSizes =
        d.now(width, r -> Doubles.product(growth.apply(r), most(cellSizes, d, r)));
    double hiddenUlps = ulps + 4 + cellUlps;
    FloatArray cells =
        c.inOut(
            "cells",
            d.before(d.cells),
            d.after(d.cells, cellNow),
            d.sizes(T + 1, AT + 1, width, cellSizes),
            cellUlps);
    FloatArray hidden =
        c.inOut(
            "hidden",
            d.before(d.hidden),
            d.after(d.hidden, hiddenNow),
            d.sizes(T + 1, AT + 1, width, hiddenSizes),
            hiddenUlps);
    FloatArray now = c.out("now", hiddenNow, hiddenSizes, hiddenUlps);
    return new LstmStates(cells, hidden, now);
  }

  private double[] most(double[] sizes, StepData d, int row) {
    double[] own = d.row(sizes, width, 0, row);
    double most = StepData.most(own, v -> v);
    return Doubles.filled(width, most);
  }

  /** Sigmoid, sigmoid, tanh and sigmoid of the sums. */
  private double[] gateValues(StepData d, int row) {
    double[] a = new double[4 * width];
    for (int k = 0; k < a.length; k++) {
      a[k] = d.row(d.inputPart, 4 * width, AT, row)[k] + d.row(d.hiddenPart, 4 * width, 0, row)[k];
    }
    return activated(a);
  }

  private double[] activated(double[] a) {
    double[] result = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      result[k] = k / width == 2 ? Math.tanh(a[k]) : 1 / (1 + Math.exp(-a[k]));
    }
    return result;
  }

  /**
   * The terms of a pre-activation's gradient: (|dc| + |d| growth) (1 + |c|) (1 + |c'|).
   *
   * @param growth of the error of c' on the way to t
   */
  private static double[] gradientSizes(
      StepData d, int r, int width, Function<Integer, Double> growth) {
    double[] sizes = new double[4 * width];
    double[] before = d.row(d.cells, width, AT, r);
    double[] dy = d.row(d.dy, width, AT, r);
    for (int k = 0; k < sizes.length; k++) {
      int c = k % width;
      double terms = Math.abs(dy[c]) + Math.abs(d.dh[r * width + c]);
      double all = Math.abs(d.carried[r * width + c]) + terms * growth.apply(c);
      sizes[k] = all * (1 + Math.abs(before[c])) * (1 + Math.abs(d.step(r).cell()[c]));
    }
    return sizes;
  }

  // ---- layer-normalized LSTM ----

  private LayerNormLstmReference layerNormLstmCell() {
    return new LayerNormLstmReference(
        KernelCase.data(4 * width, 41),
        KernelCase.data(4 * width, 42),
        KernelCase.data(4 * width, 43),
        KernelCase.data(width, 44),
        KernelCase.data(width, 45),
        EPSILON);
  }

  /** The reference's own parts of a row, for values and sizes. */
  private record LayerNormRow(
      NormalizedVector x, NormalizedVector h, double[] a, double aSize, NormalizedVector cell) {

    static LayerNormRow of(StepData d, LayerNormLstmReference cell, int r) {
      NormalizedVector x = NormalizedVector.of(d.row(d.inputPart, d.wide(), AT, r), EPSILON);
      NormalizedVector h = NormalizedVector.of(d.row(d.hiddenPart, d.wide(), 0, r), EPSILON);
      double[] a = new double[d.wide()];
      double size = 0;
      for (int k = 0; k < a.length; k++) {
        double fromX = cell.inputGain()[k] * x.xhat()[k];
        double fromH = cell.hiddenGain()[k] * h.xhat()[k];
        a[k] = fromX + fromH + cell.bias()[k];
        size =
            Math.max(
                size,
                Math.abs(fromX)
                    + Math.abs(fromH)
                    + Math.abs(cell.bias()[k])
                    + Math.abs(cell.inputGain()[k])
                    + Math.abs(cell.hiddenGain()[k]));
      }
      NormalizedVector normalized = NormalizedVector.of(d.step(r).cell(), EPSILON);
      return new LayerNormRow(x, h, a, 1 + size, normalized);
    }
  }

  private KernelCase layerNormLstm(float offset) {
    LayerNormLstmReference cell = layerNormLstmCell();
    StepData d = new StepData(cell, rows, offset);
    KernelCase c = named("layerNormLstm around " + offset);
    LayerNormRow[] parts = new LayerNormRow[rows];
    for (int r = 0; r < rows; r++) {
      parts[r] = d.valid(r) ? LayerNormRow.of(d, cell, r) : null;
    }
    FloatArray inputPart = c.in(d.inputPart);
    FloatArray hiddenPart = c.in(d.hiddenPart);
    IntArray lengths = c.in(d.lengths);
    FloatArray inputGain = c.in(cell.inputGain());
    FloatArray hiddenGain = c.in(cell.hiddenGain());
    FloatArray bias = c.in(cell.bias());
    FloatArray cellGain = c.in(cell.cellGain());
    FloatArray cellBias = c.in(cell.cellBias());
    int wide = 4 * width;

    // xhat: 4 ulp of 1 + |xhat|; a: 4 roundings more; a gate: that and 3 of its own.
    double gateUlps = 4 + 4 + 3;
    // From c' to t: both the value and the mean of its row move, and the row's deviation.
    Function<Integer, double[]> growth =
        r -> {
          double[] g = new double[width];
          for (int k = 0; k < width; k++) {
            double xhat = Math.abs(parts[r].cell.xhat()[k]);
            g[k] =
                1
                    + Math.abs(cell.cellBias()[k])
                    + Math.abs(cell.cellGain()[k])
                        * (1 + xhat)
                        * (1 + 2 * parts[r].cell.rstd() * parts[r].aSize);
          }
          return g;
        };
    int kept = 5 * width;
    double[] values = d.now(kept, r -> keptValues(d, cell, parts[r], r));
    double[] valueSizes = d.now(kept, r -> keptSizes(d, parts[r], growth.apply(r), r));
    FloatArray gates =
        c.out(
            "gates",
            d.written(T, AT, kept, values),
            d.sizes(T, AT, kept, valueSizes),
            2 * gateUlps + 8);
    FloatArray hiddenParts =
        c.out(
            "hiddenParts",
            d.written(T, AT, wide, d.now(wide, r -> d.row(d.hiddenPart, wide, 0, r))),
            new double[T * rows * wide],
            0);
    FloatArray statistics = c.between(T * rows * LayerNormLstmCell.STATISTICS);
    LstmStates states =
        lstmStates(
            c,
            d,
            r -> Doubles.scaled(growth.apply(r), parts[r].aSize),
            gateUlps * cellScale(parts));
    c.task((g, id) ->
        g.task(
            id,
            LayerNormLstmCell::forward,
            inputPart,
            hiddenPart,
            inputGain,
            hiddenGain,
            bias,
            cellGain,
            cellBias,
            gates,
            hiddenParts,
            statistics,
            states.cells,
            states.hidden,
            states.now,
            lengths,
            AT,
            rows,
            width,
            EPSILON));
    return layerNormLstmBackward(
        c,
        d,
        cell,
        parts,
        growth,
        new Forward(
            inputPart,
            hiddenParts,
            inputGain,
            hiddenGain,
            cellGain,
            gates,
            statistics,
            states,
            lengths));
  }

  /** The largest pre-activation's terms: gates of the states share one allowance. */
  private static double cellScale(LayerNormRow[] parts) {
    double most = 1;
    for (LayerNormRow part : parts) {
      most = part == null ? most : Math.max(most, part.aSize);
    }
    return most;
  }

  private record Forward(
      FloatArray inputPart,
      FloatArray hiddenParts,
      FloatArray inputGain,
      FloatArray hiddenGain,
      FloatArray cellGain,
      FloatArray gates,
      FloatArray statistics,
      LstmStates states,
      IntArray lengths) {}

  private KernelCase layerNormLstmBackward(
      KernelCase c,
      StepData d,
      LayerNormLstmReference cell,
      LayerNormRow[] parts,
      Function<Integer, double[]> growth,
      Forward f) {
    int wide = 4 * width;
    int kept = 5 * width;
    // The gates' and c's errors as forward, at sizes that say how they grow; then the gradient of
    // a normalization, 14 ulp of its terms (LayerNormBackward), for each of the two it goes
    // through.
    double ulps = 2 * (2 * 11 + 8) + 12 + 2 * 14;
    double[] slopes =
        d.now(
            kept,
            r -> Doubles.joined(d.gradient(r).parameters()[2], d.gradient(r).parameters()[4]));
    double[] slopeSizes = d.now(kept, r -> slopeSizes(d, cell, parts[r], growth.apply(r), r));
    double[] dInput = d.now(wide, r -> d.gradient(r).inputPart());
    double[] dInputSizes =
        d.now(wide, r -> through(parts[r].x, cell.inputGain(), d.row(slopeSizes, kept, 0, r)));
    double[] dHidden = d.now(wide, r -> d.gradient(r).hiddenPart());
    double[] dHiddenSizes =
        d.now(wide, r -> through(parts[r].h, cell.hiddenGain(), d.row(slopeSizes, kept, 0, r)));
    FloatArray dy = c.in(d.dy);
    FloatArray dh = c.in(d.dh);
    FloatArray slopeArray =
        c.out("slopes", d.written(T, AT, kept, slopes), d.sizes(T, AT, kept, slopeSizes), ulps);
    FloatArray dInputPart =
        c.out(
            "dInputPart", d.written(T, AT, wide, dInput), d.sizes(T, AT, wide, dInputSizes), ulps);
    FloatArray dHiddenPart =
        c.out(
            "dHiddenPart",
            d.written(T, AT, wide, dHidden),
            d.sizes(T, AT, wide, dHiddenSizes),
            ulps);
    FloatArray dHiddenNow = c.out("dHiddenNow", dHidden, dHiddenSizes, ulps);
    FloatArray dc =
        c.inOut(
            "dc",
            d.carried,
            d.now(width, r -> d.gradient(r).cell(), r -> d.row(d.carried, width, 0, r)),
            d.now(width, r -> d.row(slopeSizes, kept, 0, r)),
            ulps);
    return c.task((g, id) ->
        g.task(
            id,
            LayerNormLstmCell::backward,
            dy,
            dh,
            dc,
            f.inputPart,
            f.hiddenParts,
            f.gates,
            f.states.cells,
            f.statistics,
            f.inputGain,
            f.hiddenGain,
            f.cellGain,
            slopeArray,
            dInputPart,
            dHiddenPart,
            dHiddenNow,
            f.lengths,
            AT,
            rows,
            width));
  }

  private double[] keptValues(StepData d, LayerNormLstmReference cell, LayerNormRow part, int r) {
    double[] t = new double[width];
    for (int k = 0; k < width; k++) {
      t[k] = Math.tanh(cell.cellGain()[k] * part.cell.xhat()[k] + cell.cellBias()[k]);
    }
    return Doubles.joined(activated(part.a), t);
  }

  private double[] keptSizes(StepData d, LayerNormRow part, double[] growth, int r) {
    double most = 1 + StepData.most(d.row(d.cells, width, AT, r), Math::abs);
    return Doubles.joined(Doubles.filled(4 * width, part.aSize), Doubles.scaled(growth, most));
  }

  /** All of a row meet in the cell's normalization, so its largest terms count for each. */
  private double[] slopeSizes(
      StepData d, LayerNormLstmReference cell, LayerNormRow part, double[] growth, int r) {
    double[] dy = d.row(d.dy, width, AT, r);
    double most = 0;
    double states = 1;
    double carried = 0;
    double[] ofCell = new double[width];
    for (int k = 0; k < width; k++) {
      double terms = Math.abs(dy[k]) + Math.abs(d.dh[r * width + k]);
      states = Math.max(states, 1 + Math.abs(d.row(d.cells, width, AT, r)[k]));
      ofCell[k] = terms * growth[k];
      most = Math.max(most, ofCell[k] * Math.abs(cell.cellGain()[k]));
      carried = Math.max(carried, Math.abs(d.carried[r * width + k]));
    }
    double widest = 1 + StepData.most(part.cell.xhat(), v -> v * v);
    double all = (carried + part.cell.rstd() * most * widest * part.aSize) * states * part.aSize;
    return Doubles.joined(
        Doubles.filled(4 * width, all), Doubles.scaled(ofCell, states * part.aSize));
  }

  /** The sizes of a normalization's gradient: rstd max|g| (1 + max xhat^2). */
  private static double[] through(NormalizedVector x, double[] gain, double[] sizes) {
    double most = 0;
    for (int k = 0; k < gain.length; k++) {
      most = Math.max(most, Math.abs(gain[k]) * sizes[k]);
    }
    double widest = 1 + StepData.most(x.xhat(), v -> v * v);
    return Doubles.filled(gain.length, x.rstd() * most * widest);
  }
}
