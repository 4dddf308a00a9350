package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One time step of the layer-normalized long short-term memory, float32, forward and backward: all
 * but its matrix products. As Ba, Kiros, Hinton write it (arXiv 1607.06450, equations 20 to 22):
 *
 * <pre>
 * a  = LN(R h; hiddenGain) + LN(W x; inputGain) + bias      each over all four gates together
 * c' = sigmoid(a_f) c + sigmoid(a_i) tanh(a_g)
 * h' = sigmoid(a_o) tanh(LN(c'; cellGain, cellBias))        c' itself goes on, not its normalized form
 * </pre>
 *
 * <p>The paper's two offsets inside the first line's LN and its b are one bias here, as only their
 * sum counts; W x and R h need no bias of their own (a constant of theirs does matter, as LN sees
 * it, but the paper has none). Gate order, layout, states and valid lengths are those of {@link
 * LstmCell}.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #forward} and {@link #backward}: the plain ones. A work-item owns a row: its three
 *       normalizations, gates and states, all in a near cache after the first walk.
 *   <li>{@link #parameterParts} and {@link #parameterTotals}: the gradients of gains and biases
 *       over all rows and steps, in two launches.
 * </ol>
 *
 * <p><b>Numerics.</b> Statistics are those of {@link LayerNormForward}: centred, corrected,
 * compensated, rescaled where squares would overflow. {@code xhat} is as {@link LayerNormBackward}
 * has it.
 */
public final class LayerNormLstmCell {
  /** Gates: the columns of a pre-activation are that many times the width. */
  public static final int GATES = 4;

  /** Columns of {@code gates} and {@code slopes}, in widths: the gates, and the cell's tanh. */
  public static final int KEPT = 5;

  /** Values of {@code statistics} for a row: mean, rest, rstd of W x, of R h and of c'. */
  public static final int STATISTICS = 9;

  /** Columns of {@code partials}, in widths. */
  public static final int PARAMETERS = 14;

  /** Where a row's statistics are: of W x first. */
  private static final int OF_HIDDEN = 3;

  private static final int OF_CELL = 6;

  private LayerNormLstmCell() {}

  /**
   * A step forward: a work-item per row.
   *
   * @param inputPart {@code W x}, steps x rows x 4 width
   * @param hiddenPart {@code R h} of this step, rows x 4 width
   * @param inputGain 4 width values
   * @param hiddenGain 4 width values
   * @param bias 4 width values
   * @param cellGain width values
   * @param cellBias width values
   * @param gates for backward: the gates' values and tanh(LN(c')), steps x rows x 5 width
   * @param hiddenParts for backward: R h of each step, steps x rows x 4 width
   * @param statistics for backward: steps x rows x 9
   * @param cells steps + 1 x rows x width; step is read, step + 1 written
   * @param hidden the same of h
   * @param now the new hidden state, rows x width
   * @param lengths valid steps of each row
   * @param step from 0 on
   * @param width of the hidden state, at least 1
   * @param epsilon added to each variance, finite and > 0
   */
  public static void forward(
      FloatArray inputPart,
      FloatArray hiddenPart,
      FloatArray inputGain,
      FloatArray hiddenGain,
      FloatArray bias,
      FloatArray cellGain,
      FloatArray cellBias,
      FloatArray gates,
      FloatArray hiddenParts,
      FloatArray statistics,
      FloatArray cells,
      FloatArray hidden,
      FloatArray now,
      IntArray lengths,
      int step,
      int rows,
      int width,
      float epsilon) {
    for (@Parallel int row = 0; row < rows; row++) {
      int at = step * rows + row;
      int wide = GATES * width;
      int fromInput = at * wide;
      int fromHidden = row * wide;
      int fromGates = at * KEPT * width;
      int ofInput = at * STATISTICS;
      int from = at * width;
      int to = from + rows * width;
      int own = row * width;
      if (step < lengths.get(row)) {
        NormalizedRow.statistics(inputPart, fromInput, wide, epsilon, statistics, ofInput);
        NormalizedRow.statistics(
            hiddenPart, fromHidden, wide, epsilon, statistics, ofInput + OF_HIDDEN);
        storePreActivations(
            inputPart,
            hiddenPart,
            inputGain,
            hiddenGain,
            bias,
            statistics,
            gates,
            hiddenParts,
            fromInput,
            fromHidden,
            ofInput,
            fromGates,
            wide);
        for (int c = 0; c < width; c++) {
          int gate = fromGates + c;
          float i = FloatFunctions.sigmoid(gates.get(gate));
          float f = FloatFunctions.sigmoid(gates.get(gate + width));
          float g = FloatFunctions.tanh(gates.get(gate + 2 * width));
          float o = FloatFunctions.sigmoid(gates.get(gate + 3 * width));
          gates.set(gate, i);
          gates.set(gate + width, f);
          gates.set(gate + 2 * width, g);
          gates.set(gate + 3 * width, o);
          cells.set(to + c, f * cells.get(from + c) + i * g);
        }
        int ofCell = ofInput + OF_CELL;
        NormalizedRow.statistics(cells, to, width, epsilon, statistics, ofCell);
        float centre = 0.5f * statistics.get(ofCell + NormalizedRow.MEAN);
        float left = 0.5f * statistics.get(ofCell + NormalizedRow.REST);
        float inverse = 2f * statistics.get(ofCell + NormalizedRow.RSTD);
        for (int c = 0; c < width; c++) {
          float xhat = ((0.5f * cells.get(to + c) - centre) - left) * inverse;
          float t = FloatFunctions.tanh(xhat * cellGain.get(c) + cellBias.get(c));
          float h = gates.get(fromGates + 3 * width + c) * t;
          gates.set(fromGates + 4 * width + c, t);
          hidden.set(to + c, h);
          now.set(own + c, h);
        }
      }
      if (step >= lengths.get(row)) {
        for (int k = 0; k < STATISTICS; k++) {
          statistics.set(ofInput + k, 0f);
        }
        for (int c = 0; c < wide; c++) {
          hiddenParts.set(fromInput + c, 0f);
        }
        for (int c = 0; c < KEPT * width; c++) {
          gates.set(fromGates + c, 0f);
        }
        for (int c = 0; c < width; c++) {
          float h = hidden.get(from + c);
          cells.set(to + c, cells.get(from + c));
          hidden.set(to + c, h);
          now.set(own + c, h);
        }
      }
    }
  }

  /** Both normalized parts and the bias, where the gates will be; keeps R h for backward. */
  private static void storePreActivations(
      FloatArray inputPart,
      FloatArray hiddenPart,
      FloatArray inputGain,
      FloatArray hiddenGain,
      FloatArray bias,
      FloatArray statistics,
      FloatArray gates,
      FloatArray hiddenParts,
      int fromInput,
      int fromHidden,
      int ofInput,
      int fromGates,
      int wide) {
    float inputCentre = 0.5f * statistics.get(ofInput + NormalizedRow.MEAN);
    float inputLeft = 0.5f * statistics.get(ofInput + NormalizedRow.REST);
    float inputInverse = 2f * statistics.get(ofInput + NormalizedRow.RSTD);
    int ofHidden = ofInput + OF_HIDDEN;
    float hiddenCentre = 0.5f * statistics.get(ofHidden + NormalizedRow.MEAN);
    float hiddenLeft = 0.5f * statistics.get(ofHidden + NormalizedRow.REST);
    float hiddenInverse = 2f * statistics.get(ofHidden + NormalizedRow.RSTD);
    for (int c = 0; c < wide; c++) {
      float h = hiddenPart.get(fromHidden + c);
      float fromX =
          ((0.5f * inputPart.get(fromInput + c) - inputCentre) - inputLeft) * inputInverse;
      float fromH = ((0.5f * h - hiddenCentre) - hiddenLeft) * hiddenInverse;
      gates.set(
          fromGates + c, (fromX * inputGain.get(c) + fromH * hiddenGain.get(c)) + bias.get(c));
      hiddenParts.set(fromInput + c, h);
    }
  }

  /**
   * A step backward, from the last step to step 0: a work-item per row.
   *
   * @param dy the gradient of the layer's output, that is of hidden's steps from 1 on: steps x rows
   *     x width
   * @param dh what the step after this one adds to it: its {@code dHiddenNow R}, rows x width; 0
   *     for the last step
   * @param dc the gradient of the cell state, rows x width: of this step's result before, of its
   *     start after. Before the last step it is 0, or the gradient of the final cell state.
   * @param inputPart as forward had it; hiddenParts, gates, statistics, cells as forward left them
   * @param slopes the gradients of the pre-activations a and of LN(c'), steps x rows x 5 width, for
   *     {@link #parameterParts}; this step is written. It may be the same array as gates.
   * @param dInputPart the gradient of W x, steps x rows x 4 width; this step is written
   * @param dHiddenPart the gradient of R h, likewise
   * @param dHiddenNow the same of this step alone, rows x 4 width
   */
  public static void backward(
      FloatArray dy,
      FloatArray dh,
      FloatArray dc,
      FloatArray inputPart,
      FloatArray hiddenParts,
      FloatArray gates,
      FloatArray cells,
      FloatArray statistics,
      FloatArray inputGain,
      FloatArray hiddenGain,
      FloatArray cellGain,
      FloatArray slopes,
      FloatArray dInputPart,
      FloatArray dHiddenPart,
      FloatArray dHiddenNow,
      IntArray lengths,
      int step,
      int rows,
      int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      int at = step * rows + row;
      int wide = GATES * width;
      int fromInput = at * wide;
      int fromHidden = row * wide;
      int fromGates = at * KEPT * width;
      int ofInput = at * STATISTICS;
      int from = at * width;
      int to = from + rows * width;
      int own = row * width;
      float[] means = new float[2];
      if (step < lengths.get(row)) {
        for (int c = 0; c < width; c++) {
          float o = gates.get(fromGates + 3 * width + c);
          float t = gates.get(fromGates + 4 * width + c);
          float d = dy.get(from + c) + dh.get(own + c);
          slopes.set(fromGates + 3 * width + c, (d * t) * (o * (1f - o)));
          slopes.set(fromGates + 4 * width + c, (d * o) * ((1f - t) * (1f + t)));
        }
        int ofCell = ofInput + OF_CELL;
        int atSlopes = fromGates + 4 * width;
        float mean = statistics.get(ofCell + NormalizedRow.MEAN);
        float rest = statistics.get(ofCell + NormalizedRow.REST);
        float rstd = statistics.get(ofCell + NormalizedRow.RSTD);
        NormalizedRow.gradientMeans(
            cells, to, slopes, atSlopes, cellGain, 0, width, mean, rest, rstd, means);
        float centre = 0.5f * mean;
        float left = 0.5f * rest;
        float inverse = 2f * rstd;
        float a = rstd * means[0];
        float b = rstd * means[1];
        for (int c = 0; c < width; c++) {
          int gate = fromGates + c;
          float i = gates.get(gate);
          float f = gates.get(gate + width);
          float g = gates.get(gate + 2 * width);
          float xhat = ((0.5f * cells.get(to + c) - centre) - left) * inverse;
          float slope = rstd * cellGain.get(c);
          float all = dc.get(own + c) + (slope * slopes.get(atSlopes + c) - (a + xhat * b));
          slopes.set(gate, (all * g) * (i * (1f - i)));
          slopes.set(gate + width, (all * cells.get(from + c)) * (f * (1f - f)));
          slopes.set(gate + 2 * width, (all * i) * ((1f - g) * (1f + g)));
          dc.set(own + c, all * f);
        }
        NormalizedRow.gradient(
            inputPart,
            fromInput,
            slopes,
            fromGates,
            inputGain,
            0,
            wide,
            statistics,
            ofInput,
            dInputPart,
            fromInput,
            means);
        NormalizedRow.gradient(
            hiddenParts,
            fromInput,
            slopes,
            fromGates,
            hiddenGain,
            0,
            wide,
            statistics,
            ofInput + OF_HIDDEN,
            dHiddenPart,
            fromInput,
            means);
        for (int c = 0; c < wide; c++) {
          dHiddenNow.set(fromHidden + c, dHiddenPart.get(fromInput + c));
        }
      }
      if (step >= lengths.get(row)) {
        for (int c = 0; c < KEPT * width; c++) {
          slopes.set(fromGates + c, 0f);
        }
        for (int c = 0; c < wide; c++) {
          dInputPart.set(fromInput + c, 0f);
          dHiddenPart.set(fromInput + c, 0f);
          dHiddenNow.set(fromHidden + c, 0f);
        }
      }
    }
  }

  /**
   * The first launch for gains and biases, after the whole sequence: a work-item per part of the
   * steps' rows and column of the hidden state.
   *
   * @param inputPart as forward had it; hiddenParts, cells, statistics as forward left them
   * @param slopes as backward left them
   * @param partials parts x 14 width: shares of inputGain (4 width), hiddenGain (4), bias (4),
   *     cellGain (1), cellBias (1)
   * @param parts at least 1
   */
  public static void parameterParts(
      FloatArray inputPart,
      FloatArray hiddenParts,
      FloatArray cells,
      FloatArray statistics,
      FloatArray slopes,
      IntArray lengths,
      FloatArray partials,
      int steps,
      int rows,
      int width,
      int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int c = 0; c < KEPT * width; c++) {
        int wide = GATES * width;
        int base = part * PARAMETERS * width;
        int end = Sums.firstOf(part + 1, steps * rows, parts);
        float inputSum = 0f;
        float inputLost = 0f;
        float hiddenSum = 0f;
        float hiddenLost = 0f;
        float slopeSum = 0f;
        float slopeLost = 0f;
        for (int at = Sums.firstOf(part, steps * rows, parts); at < end; at++) {
          if (at / rows < lengths.get(at % rows)) {
            float slope = slopes.get(at * KEPT * width + c);
            float slopeTerm = slope - slopeLost;
            float slopeNext = slopeSum + slopeTerm;
            slopeLost = (slopeNext - slopeSum) - slopeTerm;
            slopeSum = slopeNext;
            int of = at * STATISTICS;
            if (c < wide) {
              float x = inputPart.get(at * wide + c);
              float term = slope * normalized(x, statistics, of) - inputLost;
              float next = inputSum + term;
              inputLost = (next - inputSum) - term;
              inputSum = next;
              float h = hiddenParts.get(at * wide + c);
              float hiddenTerm = slope * normalized(h, statistics, of + OF_HIDDEN) - hiddenLost;
              float hiddenNext = hiddenSum + hiddenTerm;
              hiddenLost = (hiddenNext - hiddenSum) - hiddenTerm;
              hiddenSum = hiddenNext;
            }
            if (c >= wide) {
              float cell = cells.get((at + rows) * width + c - wide);
              float term = slope * normalized(cell, statistics, of + OF_CELL) - inputLost;
              float next = inputSum + term;
              inputLost = (next - inputSum) - term;
              inputSum = next;
            }
          }
        }
        if (c < wide) {
          partials.set(base + c, inputSum);
          partials.set(base + wide + c, hiddenSum);
          partials.set(base + 2 * wide + c, slopeSum);
        }
        if (c >= wide) {
          partials.set(base + 2 * wide + c, inputSum);
          partials.set(base + 2 * wide + width + c, slopeSum);
        }
      }
    }
  }

  private static float normalized(float value, FloatArray statistics, int of) {
    float centre = 0.5f * statistics.get(of + NormalizedRow.MEAN);
    float left = 0.5f * statistics.get(of + NormalizedRow.REST);
    float inverse = 2f * statistics.get(of + NormalizedRow.RSTD);
    return ((0.5f * value - centre) - left) * inverse;
  }

  /**
   * The second launch: adds the parts, in their order.
   *
   * @param dInputGain 4 width values, as dHiddenGain and dBias
   * @param dCellGain width values, as dCellBias
   */
  public static void parameterTotals(
      FloatArray partials,
      FloatArray dInputGain,
      FloatArray dHiddenGain,
      FloatArray dBias,
      FloatArray dCellGain,
      FloatArray dCellBias,
      int width,
      int parts) {
    for (@Parallel int c = 0; c < GATES * width; c++) {
      int wide = GATES * width;
      float inputSum = 0f;
      float hiddenSum = 0f;
      float biasSum = 0f;
      for (int part = 0; part < parts; part++) {
        int at = part * PARAMETERS * width + c;
        inputSum += partials.get(at);
        hiddenSum += partials.get(at + wide);
        biasSum += partials.get(at + 2 * wide);
      }
      dInputGain.set(c, inputSum);
      dHiddenGain.set(c, hiddenSum);
      dBias.set(c, biasSum);
      if (c < width) {
        float gainSum = 0f;
        float offsetSum = 0f;
        for (int part = 0; part < parts; part++) {
          int at = part * PARAMETERS * width + 3 * wide + c;
          gainSum += partials.get(at);
          offsetSum += partials.get(at + width);
        }
        dCellGain.set(c, gainSum);
        dCellBias.set(c, offsetSum);
      }
    }
  }
}
