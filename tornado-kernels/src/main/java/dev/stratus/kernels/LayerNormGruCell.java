package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One time step of the layer-normalized gated recurrent unit, float32, forward and backward: all
 * but its matrix products. As Ba, Kiros, Hinton write it in their supplement (arXiv 1607.06450),
 * with x_k and h_k the columns of {@code W x} and {@code R h} that belong to k:
 *
 * <pre>
 * (a_r, a_z) = LN(h_r, h_z; hiddenGain) + LN(x_r, x_z; inputGain) + bias      both gates together
 * n  = tanh(LN(x_n; inputGain, bias) + sigmoid(a_r) (LN(h_n; hiddenGain, hiddenBias)))
 * h' = (1 - sigmoid(a_z)) h + sigmoid(a_z) n
 * </pre>
 *
 * <p>So z says how much is <i>new</i>, as in the paper, and not how much is kept, as in {@link
 * GruCell}. The paper's two offsets of the first line are one bias here, as only their sum counts;
 * those of the second line count apart. W x and R h are products without bias. The order is reset,
 * update, candidate. Layout, states and valid lengths are those of {@link LstmCell}; there is no
 * cell state.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #forward} and {@link #backward}: the plain ones. A work-item owns a row: its four
 *       normalizations, gates and state, all in a near cache after the first walk.
 *   <li>{@link #parameterParts} and {@link #parameterTotals}: the gradients of gains and biases
 *       over all rows and steps, in two launches.
 * </ol>
 *
 * <p><b>Numerics</b> are those of {@link LayerNormLstmCell}.
 */
public final class LayerNormGruCell {
  /** Reset, update, candidate: the columns of {@code W x} are that many times the width. */
  public static final int GATES = 3;

  /** Columns of {@code gates} and {@code slopes}, in widths: r, z, n and LN(h_n). */
  public static final int KEPT = 4;

  /**
   * Values of {@code statistics} for a row: mean, rest, rstd of both gates of W x, of its
   * candidate, and the same two of R h.
   */
  public static final int STATISTICS = 12;

  /** Columns of {@code partials}, in widths. */
  public static final int PARAMETERS = 10;

  /** Where a row's statistics are: of the gates of W x first. */
  private static final int OF_INPUT_CANDIDATE = 3;

  private static final int OF_HIDDEN = 6;
  private static final int OF_HIDDEN_CANDIDATE = 9;

  private LayerNormGruCell() {}

  /**
   * A step forward: a work-item per row.
   *
   * @param inputPart {@code W x}, steps x rows x 3 width
   * @param hiddenPart {@code R h} of this step, rows x 3 width
   * @param inputGain 3 width values
   * @param hiddenGain 3 width values
   * @param bias 3 width values
   * @param hiddenBias of LN(h_n), width values
   * @param gates for backward: r, z, n and LN(h_n), steps x rows x 4 width
   * @param hiddenParts for backward: R h of each step, steps x rows x 3 width
   * @param statistics for backward: steps x rows x 12
   * @param hidden steps + 1 x rows x width; step is read, step + 1 written
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
      FloatArray hiddenBias,
      FloatArray gates,
      FloatArray hiddenParts,
      FloatArray statistics,
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
      int both = 2 * width;
      int fromInput = at * wide;
      int fromHidden = row * wide;
      int fromGates = at * KEPT * width;
      int of = at * STATISTICS;
      int from = at * width;
      int to = from + rows * width;
      int own = row * width;
      if (step < lengths.get(row)) {
        NormalizedRow.statistics(inputPart, fromInput, both, epsilon, statistics, of);
        NormalizedRow.statistics(
            inputPart, fromInput + both, width, epsilon, statistics, of + OF_INPUT_CANDIDATE);
        NormalizedRow.statistics(hiddenPart, fromHidden, both, epsilon, statistics, of + OF_HIDDEN);
        NormalizedRow.statistics(
            hiddenPart, fromHidden + both, width, epsilon, statistics, of + OF_HIDDEN_CANDIDATE);
        storeGates(
            inputPart,
            hiddenPart,
            inputGain,
            hiddenGain,
            bias,
            statistics,
            gates,
            fromInput,
            fromHidden,
            of,
            fromGates,
            both);
        storeCandidate(
            inputPart,
            hiddenPart,
            inputGain,
            hiddenGain,
            bias,
            hiddenBias,
            statistics,
            gates,
            fromInput + both,
            fromHidden + both,
            of,
            fromGates,
            width);
        for (int c = 0; c < wide; c++) {
          hiddenParts.set(fromInput + c, hiddenPart.get(fromHidden + c));
        }
        for (int c = 0; c < width; c++) {
          float z = gates.get(fromGates + width + c);
          float h = (1f - z) * hidden.get(from + c) + z * gates.get(fromGates + both + c);
          hidden.set(to + c, h);
          now.set(own + c, h);
        }
      }
      if (step >= lengths.get(row)) {
        for (int k = 0; k < STATISTICS; k++) {
          statistics.set(of + k, 0f);
        }
        for (int c = 0; c < wide; c++) {
          hiddenParts.set(fromInput + c, 0f);
        }
        for (int c = 0; c < KEPT * width; c++) {
          gates.set(fromGates + c, 0f);
        }
        for (int c = 0; c < width; c++) {
          float h = hidden.get(from + c);
          hidden.set(to + c, h);
          now.set(own + c, h);
        }
      }
    }
  }

  /** r and z, over both together. */
  private static void storeGates(
      FloatArray inputPart,
      FloatArray hiddenPart,
      FloatArray inputGain,
      FloatArray hiddenGain,
      FloatArray bias,
      FloatArray statistics,
      FloatArray gates,
      int fromInput,
      int fromHidden,
      int of,
      int fromGates,
      int both) {
    float inputCentre = 0.5f * statistics.get(of + NormalizedRow.MEAN);
    float inputLeft = 0.5f * statistics.get(of + NormalizedRow.REST);
    float inputInverse = 2f * statistics.get(of + NormalizedRow.RSTD);
    int ofHidden = of + OF_HIDDEN;
    float hiddenCentre = 0.5f * statistics.get(ofHidden + NormalizedRow.MEAN);
    float hiddenLeft = 0.5f * statistics.get(ofHidden + NormalizedRow.REST);
    float hiddenInverse = 2f * statistics.get(ofHidden + NormalizedRow.RSTD);
    for (int c = 0; c < both; c++) {
      float fromX =
          ((0.5f * inputPart.get(fromInput + c) - inputCentre) - inputLeft) * inputInverse;
      float fromH =
          ((0.5f * hiddenPart.get(fromHidden + c) - hiddenCentre) - hiddenLeft) * hiddenInverse;
      float a = (fromX * inputGain.get(c) + fromH * hiddenGain.get(c)) + bias.get(c);
      gates.set(fromGates + c, FloatFunctions.sigmoid(a));
    }
  }

  /** n and LN(h_n), from the parts' candidate columns. */
  private static void storeCandidate(
      FloatArray inputPart,
      FloatArray hiddenPart,
      FloatArray inputGain,
      FloatArray hiddenGain,
      FloatArray bias,
      FloatArray hiddenBias,
      FloatArray statistics,
      FloatArray gates,
      int fromInput,
      int fromHidden,
      int of,
      int fromGates,
      int width) {
    int both = 2 * width;
    int ofInput = of + OF_INPUT_CANDIDATE;
    float inputCentre = 0.5f * statistics.get(ofInput + NormalizedRow.MEAN);
    float inputLeft = 0.5f * statistics.get(ofInput + NormalizedRow.REST);
    float inputInverse = 2f * statistics.get(ofInput + NormalizedRow.RSTD);
    int ofHidden = of + OF_HIDDEN_CANDIDATE;
    float hiddenCentre = 0.5f * statistics.get(ofHidden + NormalizedRow.MEAN);
    float hiddenLeft = 0.5f * statistics.get(ofHidden + NormalizedRow.REST);
    float hiddenInverse = 2f * statistics.get(ofHidden + NormalizedRow.RSTD);
    for (int c = 0; c < width; c++) {
      float fromX =
          ((0.5f * inputPart.get(fromInput + c) - inputCentre) - inputLeft) * inputInverse;
      float fromH =
          ((0.5f * hiddenPart.get(fromHidden + c) - hiddenCentre) - hiddenLeft) * hiddenInverse;
      float ofH = fromH * hiddenGain.get(both + c) + hiddenBias.get(c);
      float a =
          (fromX * inputGain.get(both + c) + bias.get(both + c)) + gates.get(fromGates + c) * ofH;
      gates.set(fromGates + both + c, FloatFunctions.tanh(a));
      gates.set(fromGates + both + width + c, ofH);
    }
  }

  /**
   * A step backward, from the last step to step 0: a work-item per row.
   *
   * @param dy the gradient of the layer's output, that is of hidden's steps from 1 on: steps x rows
   *     x width
   * @param dh what the step after this one adds to it through R: its {@code dHiddenNow R}, rows x
   *     width; 0 for the last step
   * @param direct what it adds to it past R, rows x width: of this step's result before, of its
   *     start after. 0 before the last step. At the end {@code dh + direct} is the gradient of the
   *     initial state.
   * @param inputPart as forward had it; hiddenParts, gates, hidden, statistics as forward left them
   * @param slopes the gradients of a_r, a_z, n's argument and LN(h_n), steps x rows x 4 width, for
   *     {@link #parameterParts}; this step is written. It may be the same array as gates.
   * @param dInputPart the gradient of W x, steps x rows x 3 width; this step is written
   * @param dHiddenPart the gradient of R h, likewise
   * @param dHiddenNow the same of this step alone, rows x 3 width
   */
  public static void backward(
      FloatArray dy,
      FloatArray dh,
      FloatArray direct,
      FloatArray inputPart,
      FloatArray hiddenParts,
      FloatArray gates,
      FloatArray hidden,
      FloatArray statistics,
      FloatArray inputGain,
      FloatArray hiddenGain,
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
      int both = 2 * width;
      int fromInput = at * wide;
      int fromHidden = row * wide;
      int fromGates = at * KEPT * width;
      int of = at * STATISTICS;
      int from = at * width;
      int own = row * width;
      float[] means = new float[2];
      if (step < lengths.get(row)) {
        for (int c = 0; c < width; c++) {
          int gate = fromGates + c;
          float r = gates.get(gate);
          float z = gates.get(gate + width);
          float n = gates.get(gate + both);
          float ofH = gates.get(gate + wide);
          float d = (dy.get(from + c) + dh.get(own + c)) + direct.get(own + c);
          float dn = (d * z) * ((1f - n) * (1f + n));
          slopes.set(gate, (dn * ofH) * (r * (1f - r)));
          slopes.set(gate + width, (d * (n - hidden.get(from + c))) * (z * (1f - z)));
          slopes.set(gate + both, dn);
          slopes.set(gate + wide, dn * r);
          direct.set(own + c, d * (1f - z));
        }
        NormalizedRow.gradient(
            inputPart,
            fromInput,
            slopes,
            fromGates,
            inputGain,
            0,
            both,
            statistics,
            of,
            dInputPart,
            fromInput,
            means);
        NormalizedRow.gradient(
            inputPart,
            fromInput + both,
            slopes,
            fromGates + both,
            inputGain,
            both,
            width,
            statistics,
            of + OF_INPUT_CANDIDATE,
            dInputPart,
            fromInput + both,
            means);
        NormalizedRow.gradient(
            hiddenParts,
            fromInput,
            slopes,
            fromGates,
            hiddenGain,
            0,
            both,
            statistics,
            of + OF_HIDDEN,
            dHiddenPart,
            fromInput,
            means);
        NormalizedRow.gradient(
            hiddenParts,
            fromInput + both,
            slopes,
            fromGates + wide,
            hiddenGain,
            both,
            width,
            statistics,
            of + OF_HIDDEN_CANDIDATE,
            dHiddenPart,
            fromInput + both,
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
   * steps' rows and column of W x.
   *
   * @param inputPart as forward had it; hiddenParts, statistics as forward left them
   * @param slopes as backward left them
   * @param partials parts x 10 width: shares of inputGain (3 width), hiddenGain (3), bias (3),
   *     hiddenBias (1)
   * @param parts at least 1
   */
  public static void parameterParts(
      FloatArray inputPart,
      FloatArray hiddenParts,
      FloatArray statistics,
      FloatArray slopes,
      IntArray lengths,
      FloatArray partials,
      int steps,
      int rows,
      int width,
      int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int c = 0; c < GATES * width; c++) {
        int wide = GATES * width;
        int candidate = c / (2 * width);
        int base = part * PARAMETERS * width;
        int end = Sums.firstOf(part + 1, steps * rows, parts);
        float inputSum = 0f;
        float inputLost = 0f;
        float hiddenSum = 0f;
        float hiddenLost = 0f;
        float biasSum = 0f;
        float biasLost = 0f;
        float offsetSum = 0f;
        float offsetLost = 0f;
        for (int at = Sums.firstOf(part, steps * rows, parts); at < end; at++) {
          if (at / rows < lengths.get(at % rows)) {
            int of = at * STATISTICS + candidate * OF_INPUT_CANDIDATE;
            float slope = slopes.get(at * KEPT * width + c);
            // LN(h_n) has a slope of its own, a width behind that of n's argument.
            float hiddenSlope = slopes.get(at * KEPT * width + c + candidate * width);
            float biasTerm = slope - biasLost;
            float biasNext = biasSum + biasTerm;
            biasLost = (biasNext - biasSum) - biasTerm;
            biasSum = biasNext;
            float offsetTerm = hiddenSlope - offsetLost;
            float offsetNext = offsetSum + offsetTerm;
            offsetLost = (offsetNext - offsetSum) - offsetTerm;
            offsetSum = offsetNext;
            float x = inputPart.get(at * wide + c);
            float inputTerm = slope * normalized(x, statistics, of) - inputLost;
            float inputNext = inputSum + inputTerm;
            inputLost = (inputNext - inputSum) - inputTerm;
            inputSum = inputNext;
            float h = hiddenParts.get(at * wide + c);
            float hiddenTerm = hiddenSlope * normalized(h, statistics, of + OF_HIDDEN) - hiddenLost;
            float hiddenNext = hiddenSum + hiddenTerm;
            hiddenLost = (hiddenNext - hiddenSum) - hiddenTerm;
            hiddenSum = hiddenNext;
          }
        }
        partials.set(base + c, inputSum);
        partials.set(base + wide + c, hiddenSum);
        partials.set(base + 2 * wide + c, biasSum);
        if (candidate == 1) {
          partials.set(base + 2 * wide + width + c, offsetSum);
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
   * @param dInputGain 3 width values, as dHiddenGain and dBias
   * @param dHiddenBias width values
   */
  public static void parameterTotals(
      FloatArray partials,
      FloatArray dInputGain,
      FloatArray dHiddenGain,
      FloatArray dBias,
      FloatArray dHiddenBias,
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
        float offsetSum = 0f;
        for (int part = 0; part < parts; part++) {
          offsetSum += partials.get(part * PARAMETERS * width + 3 * wide + c);
        }
        dHiddenBias.set(c, offsetSum);
      }
    }
  }
}
