package dev.stratus.kernels;

import dev.stratus.reference.recurrent.Cell;
import dev.stratus.reference.recurrent.GruReference;
import dev.stratus.reference.recurrent.LayerNormGruReference;
import dev.stratus.reference.recurrent.LayerNormLstmReference;
import dev.stratus.reference.recurrent.LstmReference;
import dev.stratus.reference.recurrent.SequenceReference;
import dev.stratus.reference.recurrent.SequenceReference.Forward;
import dev.stratus.reference.recurrent.SequenceReference.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Whole sequences as one task graph, forward and back through time, against the reference: rows of
 * every length from none to all steps.
 */
final class SequenceCases {
  private static final int STEPS = 4;
  private static final int PARTS = 3;
  private static final float EPSILON = 1e-2f;

  private final int rows;
  private final int inputs;
  private final int width;
  private final int[] lengths;
  private final double[] x;
  private final double[] h0;
  private final double[] c0;
  private final double[] dy;

  SequenceCases(int rows, int inputs, int width) {
    this.rows = rows;
    this.inputs = inputs;
    this.width = width;
    this.lengths = new int[rows];
    Arrays.setAll(lengths, r -> STEPS - r % (STEPS + 1));
    this.x = KernelCase.data(STEPS * rows * inputs, 71);
    this.h0 = KernelCase.data(rows * width, 72);
    this.c0 = KernelCase.data(rows * width, 73);
    this.dy = KernelCase.data(STEPS * rows * width, 74);
  }

  List<Supplier<KernelCase>> all() {
    return List.of(
        () -> sequence(new LstmReference(width)),
        () -> sequence(layerNormLstm()),
        () -> sequence(new GruReference(width)),
        () -> sequence(layerNormGru()));
  }

  private LayerNormLstmReference layerNormLstm() {
    return new LayerNormLstmReference(
        gain(4 * width, 81),
        gain(4 * width, 82),
        KernelCase.data(4 * width, 83),
        gain(width, 84),
        KernelCase.data(width, 85),
        EPSILON);
  }

  private LayerNormGruReference layerNormGru() {
    return new LayerNormGruReference(
        gain(3 * width, 86),
        gain(3 * width, 87),
        KernelCase.data(3 * width, 88),
        KernelCase.data(width, 89),
        EPSILON);
  }

  /** Around 1, as they are at the start of training. */
  private static double[] gain(int length, int seed) {
    return KernelCase.map(KernelCase.data(length, seed), v -> (double) (float) (1 + 0.25 * v));
  }

  /** The layer's own arrays on the device. */
  private record Weights(
      FloatArray input, FloatArray recurrent, FloatArray bias, FloatArray zero) {}

  private KernelCase sequence(Cell cell) {
    int wide = cell.gates() * width;
    double[] w = Doubles.scaled(KernelCase.data(wide * inputs, 75), 0.5);
    double[] r = Doubles.scaled(KernelCase.data(wide * width, 76), 0.5);
    double[] b = cell.parameters().length == 0 ? KernelCase.data(wide, 77) : new double[wide];
    SequenceReference layer =
        new SequenceReference(cell, STEPS, rows, inputs, lengths, w, r, b, new double[wide]);
    double[] cells = cell.hasCellState() ? c0 : new double[0];
    Forward forward = layer.forward(x, h0, cells);
    Gradients right = layer.backward(forward, x, dy, new double[cells.length]);

    KernelCase c =
        new KernelCase(
            "%s %d x %d x %d".formatted(cell.getClass().getSimpleName(), rows, inputs, width));
    FloatArray in = c.in(x);
    FloatArray slope = c.in(dy);
    FloatArray first = c.in(h0);
    IntArray valid = c.in(lengths);
    FloatArray zeros = c.in(new double[wide]);
    Weights weights = new Weights(c.in(w), c.in(r), c.in(b), zeros);
    FloatArray inputPart = c.between(STEPS * rows * wide);
    FloatArray hiddenPart = c.between(rows * wide);
    FloatArray hidden = c.between((STEPS + 1) * rows * width);
    FloatArray now = c.between(rows * width);
    double[] y = Arrays.copyOfRange(forward.hidden(), rows * width, (STEPS + 1) * rows * width);
    for (int i = 0; i < y.length; i++) {
      y[i] = i / width / rows < lengths[i / width % rows] ? y[i] : 0;
    }
    FloatArray result = judged(c, "y", y);
    FloatArray dx = judged(c, "dx", right.x());
    FloatArray dW = judged(c, "dW", right.inputWeights());
    FloatArray dR = judged(c, "dR", right.recurrentWeights());
    FloatArray dh = judged(c, "dh", right.initialHidden());
    FloatArray dInputPart = judged(c, "dInputPart", right.inputParts());
    FloatArray dHiddenPart = judged(c, "dHiddenPart", right.hiddenParts());
    FloatArray dHiddenNow = c.between(rows * wide);

    c.task((g, id) ->
        g.task(
            id,
            FullyConnected::forward,
            in,
            weights.input,
            weights.bias,
            inputPart,
            STEPS * rows,
            inputs,
            wide));
    c.task((g, id) -> g.task(id, Sequences::begin, first, hidden, now, rows, width));
    CellTasks tasks =
        tasks(
            c,
            cell,
            right,
            new Shared(
                inputPart,
                hiddenPart,
                hidden,
                now,
                slope,
                dh,
                dInputPart,
                dHiddenPart,
                dHiddenNow,
                valid));
    for (int t = 0; t < STEPS; t++) {
      c.task((g, id) ->
          g.task(
              id,
              FullyConnected::forward,
              now,
              weights.recurrent,
              zeros,
              hiddenPart,
              rows,
              width,
              wide));
      tasks.forward(c, t);
    }
    c.task((g, id) -> g.task(id, Sequences::outputs, hidden, valid, result, STEPS, rows, width));
    c.task((g, id) -> g.task(id, GradientSteps::fill, dh, rows * width, 0f));
    for (int t = STEPS - 1; t >= 0; t--) {
      tasks.backward(c, t);
      c.task((g, id) ->
          g.task(
              id,
              FullyConnected::inputGradient,
              dHiddenNow,
              weights.recurrent,
              dh,
              rows,
              width,
              wide));
    }
    tasks.end(c);
    c.task((g, id) ->
        g.task(
            id,
            FullyConnected::weightGradient,
            dHiddenPart,
            hidden,
            dR,
            STEPS * rows,
            width,
            wide));
    c.task((g, id) ->
        g.task(id, FullyConnected::weightGradient, dInputPart, in, dW, STEPS * rows, inputs, wide));
    c.task((g, id) ->
        g.task(
            id,
            FullyConnected::inputGradient,
            dInputPart,
            weights.input,
            dx,
            STEPS * rows,
            inputs,
            wide));
    return c;
  }

  /**
   * Through {@value #STEPS} steps there and back; a step's own errors are some tens of ulp of its
   * terms (see {@link LstmCases}), a product's that of its terms' number, and normalizations pass
   * them on at the size of the largest. So 512 ulp of the largest value: 3e-5.
   */
  private static FloatArray judged(KernelCase c, String name, double[] expected) {
    double size = Doubles.most(expected);
    return c.out(name, expected, Doubles.filled(expected.length, size), 512);
  }

  private record Shared(
      FloatArray inputPart,
      FloatArray hiddenPart,
      FloatArray hidden,
      FloatArray now,
      FloatArray dy,
      FloatArray dh,
      FloatArray dInputPart,
      FloatArray dHiddenPart,
      FloatArray dHiddenNow,
      IntArray lengths) {}

  /** The tasks of a cell. */
  private interface CellTasks {
    void forward(KernelCase c, int step);

    void backward(KernelCase c, int step);

    void end(KernelCase c);
  }

  private CellTasks tasks(KernelCase c, Cell cell, Gradients right, Shared s) {
    return switch (cell) {
      case LstmReference lstm -> new Lstm(c, right, s);
      case GruReference gru -> new Gru(c, s);
      case LayerNormLstmReference lstm -> new LayerNormLstm(c, lstm, right, s);
      case LayerNormGruReference gru -> new LayerNormGru(c, gru, right, s);
      default -> throw new IllegalArgumentException(cell.toString());
    };
  }

  private FloatArray cells(KernelCase c) {
    double[] all = Arrays.copyOf(c0, (STEPS + 1) * rows * width);
    return c.in(all);
  }

  private FloatArray dc(KernelCase c, Gradients right) {
    double[] expected = right.initialCells();
    double size = Doubles.most(expected);
    return c.inOut(
        "dc", new double[rows * width], expected, Doubles.filled(expected.length, size), 512);
  }

  /** What reaches the initial state past R. */
  private void addDirect(KernelCase c, Shared s, FloatArray direct) {
    FloatArray one = c.in(1f);
    c.task((g, id) -> g.task(id, GradientSteps::accumulate, s.dh, direct, one, 0, rows * width));
  }

  private final class Lstm implements CellTasks {
    private final Shared s;
    private final FloatArray gates;
    private final FloatArray cells;
    private final FloatArray dc;

    Lstm(KernelCase c, Gradients right, Shared s) {
      this.s = s;
      this.gates = c.between(STEPS * rows * 4 * width);
      this.cells = cells(c);
      this.dc = dc(c, right);
    }

    @Override
    public void forward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              LstmCell::forward,
              s.inputPart,
              s.hiddenPart,
              gates,
              cells,
              s.hidden,
              s.now,
              s.lengths,
              step,
              rows,
              width));
    }

    @Override
    public void backward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              LstmCell::backward,
              s.dy,
              s.dh,
              dc,
              gates,
              cells,
              s.dInputPart,
              s.dHiddenNow,
              s.lengths,
              step,
              rows,
              width));
    }

    /** The hidden part's gradient is the input part's. */
    @Override
    public void end(KernelCase c) {
      c.task((g, id) ->
          g.task(
              id,
              FullyConnected::transpose,
              s.dInputPart,
              s.dHiddenPart,
              1,
              STEPS * rows * 4 * width));
    }
  }

  private final class Gru implements CellTasks {
    private final Shared s;
    private final FloatArray gates;
    private final FloatArray direct;

    Gru(KernelCase c, Shared s) {
      this.s = s;
      this.gates = c.between(STEPS * rows * 4 * width);
      this.direct = c.in(new double[rows * width]);
    }

    @Override
    public void forward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              GruCell::forward,
              s.inputPart,
              s.hiddenPart,
              gates,
              s.hidden,
              s.now,
              s.lengths,
              step,
              rows,
              width));
    }

    @Override
    public void backward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              GruCell::backward,
              s.dy,
              s.dh,
              direct,
              gates,
              s.hidden,
              s.dInputPart,
              s.dHiddenPart,
              s.dHiddenNow,
              s.lengths,
              step,
              rows,
              width));
    }

    @Override
    public void end(KernelCase c) {
      addDirect(c, s, direct);
    }
  }

  private final class LayerNormLstm implements CellTasks {
    private final Shared s;
    private final FloatArray inputGain;
    private final FloatArray hiddenGain;
    private final FloatArray bias;
    private final FloatArray cellGain;
    private final FloatArray cellBias;
    private final FloatArray gates;
    private final FloatArray hiddenParts;
    private final FloatArray statistics;
    private final FloatArray cells;
    private final FloatArray dc;
    private final FloatArray partials;
    private final FloatArray[] gradients = new FloatArray[5];

    LayerNormLstm(KernelCase c, LayerNormLstmReference cell, Gradients right, Shared s) {
      this.s = s;
      this.inputGain = c.in(cell.inputGain());
      this.hiddenGain = c.in(cell.hiddenGain());
      this.bias = c.in(cell.bias());
      this.cellGain = c.in(cell.cellGain());
      this.cellBias = c.in(cell.cellBias());
      this.gates = c.between(STEPS * rows * LayerNormLstmCell.KEPT * width);
      this.hiddenParts = c.between(STEPS * rows * 4 * width);
      this.statistics = c.between(STEPS * rows * LayerNormLstmCell.STATISTICS);
      this.cells = cells(c);
      this.dc = dc(c, right);
      this.partials = c.between(PARTS * LayerNormLstmCell.PARAMETERS * width);
      Arrays.setAll(gradients, p -> judged(c, "parameter " + p, right.parameters()[p]));
    }

    @Override
    public void forward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              LayerNormLstmCell::forward,
              s.inputPart,
              s.hiddenPart,
              inputGain,
              hiddenGain,
              bias,
              cellGain,
              cellBias,
              gates,
              hiddenParts,
              statistics,
              cells,
              s.hidden,
              s.now,
              s.lengths,
              step,
              rows,
              width,
              EPSILON));
    }

    /** The slopes take the gates' place. */
    @Override
    public void backward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              LayerNormLstmCell::backward,
              s.dy,
              s.dh,
              dc,
              s.inputPart,
              hiddenParts,
              gates,
              cells,
              statistics,
              inputGain,
              hiddenGain,
              cellGain,
              gates,
              s.dInputPart,
              s.dHiddenPart,
              s.dHiddenNow,
              s.lengths,
              step,
              rows,
              width));
    }

    @Override
    public void end(KernelCase c) {
      c.task((g, id) ->
          g.task(
              id,
              LayerNormLstmCell::parameterParts,
              s.inputPart,
              hiddenParts,
              cells,
              statistics,
              gates,
              s.lengths,
              partials,
              STEPS,
              rows,
              width,
              PARTS));
      c.task((g, id) ->
          g.task(
              id,
              LayerNormLstmCell::parameterTotals,
              partials,
              gradients[0],
              gradients[1],
              gradients[2],
              gradients[3],
              gradients[4],
              width,
              PARTS));
    }
  }

  private final class LayerNormGru implements CellTasks {
    private final Shared s;
    private final FloatArray inputGain;
    private final FloatArray hiddenGain;
    private final FloatArray bias;
    private final FloatArray hiddenBias;
    private final FloatArray gates;
    private final FloatArray hiddenParts;
    private final FloatArray statistics;
    private final FloatArray direct;
    private final FloatArray partials;
    private final FloatArray[] gradients = new FloatArray[4];

    LayerNormGru(KernelCase c, LayerNormGruReference cell, Gradients right, Shared s) {
      this.s = s;
      this.inputGain = c.in(cell.inputGain());
      this.hiddenGain = c.in(cell.hiddenGain());
      this.bias = c.in(cell.bias());
      this.hiddenBias = c.in(cell.hiddenBias());
      this.gates = c.between(STEPS * rows * LayerNormGruCell.KEPT * width);
      this.hiddenParts = c.between(STEPS * rows * 3 * width);
      this.statistics = c.between(STEPS * rows * LayerNormGruCell.STATISTICS);
      this.direct = c.in(new double[rows * width]);
      this.partials = c.between(PARTS * LayerNormGruCell.PARAMETERS * width);
      Arrays.setAll(gradients, p -> judged(c, "parameter " + p, right.parameters()[p]));
    }

    @Override
    public void forward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              LayerNormGruCell::forward,
              s.inputPart,
              s.hiddenPart,
              inputGain,
              hiddenGain,
              bias,
              hiddenBias,
              gates,
              hiddenParts,
              statistics,
              s.hidden,
              s.now,
              s.lengths,
              step,
              rows,
              width,
              EPSILON));
    }

    /** The slopes take the gates' place. */
    @Override
    public void backward(KernelCase c, int step) {
      c.task((g, id) ->
          g.task(
              id,
              LayerNormGruCell::backward,
              s.dy,
              s.dh,
              direct,
              s.inputPart,
              hiddenParts,
              gates,
              s.hidden,
              statistics,
              inputGain,
              hiddenGain,
              gates,
              s.dInputPart,
              s.dHiddenPart,
              s.dHiddenNow,
              s.lengths,
              step,
              rows,
              width));
    }

    @Override
    public void end(KernelCase c) {
      addDirect(c, s, direct);
      c.task((g, id) ->
          g.task(
              id,
              LayerNormGruCell::parameterParts,
              s.inputPart,
              hiddenParts,
              statistics,
              gates,
              s.lengths,
              partials,
              STEPS,
              rows,
              width,
              PARTS));
      c.task((g, id) ->
          g.task(
              id,
              LayerNormGruCell::parameterTotals,
              partials,
              gradients[0],
              gradients[1],
              gradients[2],
              gradients[3],
              width,
              PARTS));
    }
  }
}
