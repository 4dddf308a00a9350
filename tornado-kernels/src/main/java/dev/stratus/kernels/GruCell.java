package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One time step of a gated recurrent unit, float32, forward and backward: all but its matrix
 * products (Cho and others, arXiv 1406.1078). With x_k and h_k the columns of {@code W x + b} and
 * {@code R h + b_R} that belong to k:
 *
 * <pre>
 * r = sigmoid(x_r + h_r)   z = sigmoid(x_z + h_z)   n = tanh(x_n + r h_n)
 * h' = (1 - z) n + z h
 * </pre>
 *
 * <p><b>Which of the variants</b>: the reset gate comes after the product with R. With b_R = 0 that
 * is MATLAB's {@code ResetGateMode} {@code "after-multiplication"}, its default; with b_R its
 * {@code "recurrent-bias-after-multiplication"}, which is PyTorch's. {@code
 * "before-multiplication"}, where r h is what R multiplies, is not here.
 *
 * <p><b>Gate order</b>: reset, update, candidate, as MATLAB's {@code gruLayer} and PyTorch keep
 * weights and biases. Layout, states and valid lengths are those of {@link LstmCell}; there is no
 * cell state.
 *
 * <p>The ladder has one rung each, a work-item per element: there is nothing to share. {@link
 * LayerNormGruCell} has the normalized cell.
 */
public final class GruCell {
  /** Reset, update, candidate: the columns of {@code W x} are that many times the width. */
  public static final int GATES = 3;

  /** Columns of {@code gates}, in widths: r, z, n and h_n. */
  public static final int KEPT = 4;

  private GruCell() {}

  /**
   * A step forward.
   *
   * @param inputPart {@code W x + b}, steps x rows x 3 width
   * @param hiddenPart {@code R h + b_R} of this step, rows x 3 width
   * @param gates for backward: r, z, n and h_n, steps x rows x 4 width; this step is written
   * @param hidden steps + 1 x rows x width; step is read, step + 1 written
   * @param now the new hidden state, rows x width
   * @param lengths valid steps of each row
   * @param step from 0 on
   * @param width of the hidden state
   */
  public static void forward(
      FloatArray inputPart,
      FloatArray hiddenPart,
      FloatArray gates,
      FloatArray hidden,
      FloatArray now,
      IntArray lengths,
      int step,
      int rows,
      int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      for (@Parallel int c = 0; c < width; c++) {
        int at = (step * rows + row) * GATES * width + c;
        int part = row * GATES * width + c;
        int gate = (step * rows + row) * KEPT * width + c;
        int from = (step * rows + row) * width + c;
        float r = 0f;
        float z = 0f;
        float n = 0f;
        float ofHidden = 0f;
        float h = hidden.get(from);
        if (step < lengths.get(row)) {
          r = FloatFunctions.sigmoid(inputPart.get(at) + hiddenPart.get(part));
          z = FloatFunctions.sigmoid(inputPart.get(at + width) + hiddenPart.get(part + width));
          ofHidden = hiddenPart.get(part + 2 * width);
          n = FloatFunctions.tanh(inputPart.get(at + 2 * width) + r * ofHidden);
          h = (1f - z) * n + z * h;
        }
        gates.set(gate, r);
        gates.set(gate + width, z);
        gates.set(gate + 2 * width, n);
        gates.set(gate + 3 * width, ofHidden);
        hidden.set(from + rows * width, h);
        now.set(row * width + c, h);
      }
    }
  }

  /**
   * A step backward, from the last step to step 0.
   *
   * @param dy the gradient of the layer's output, that is of hidden's steps from 1 on: steps x rows
   *     x width
   * @param dh what the step after this one adds to it through R: its {@code dHiddenNow R}, rows x
   *     width; 0 for the last step
   * @param direct what it adds to it past R, rows x width: of this step's result before, of its
   *     start after. 0 before the last step. At the end {@code dh + direct} is the gradient of the
   *     initial state.
   * @param gates as forward left them
   * @param hidden as forward left it
   * @param dInputPart the gradient of {@code W x + b}, steps x rows x 3 width; this step is written
   * @param dHiddenPart the gradient of {@code R h + b_R}, likewise
   * @param dHiddenNow the same of this step alone, rows x 3 width
   */
  public static void backward(
      FloatArray dy,
      FloatArray dh,
      FloatArray direct,
      FloatArray gates,
      FloatArray hidden,
      FloatArray dInputPart,
      FloatArray dHiddenPart,
      FloatArray dHiddenNow,
      IntArray lengths,
      int step,
      int rows,
      int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      for (@Parallel int c = 0; c < width; c++) {
        int at = (step * rows + row) * GATES * width + c;
        int part = row * GATES * width + c;
        int gate = (step * rows + row) * KEPT * width + c;
        int from = (step * rows + row) * width + c;
        int own = row * width + c;
        float dr = 0f;
        float dz = 0f;
        float dn = 0f;
        float dOfHidden = 0f;
        float past = direct.get(own);
        if (step < lengths.get(row)) {
          float r = gates.get(gate);
          float z = gates.get(gate + width);
          float n = gates.get(gate + 2 * width);
          float d = (dy.get(from) + dh.get(own)) + past;
          dn = (d * (1f - z)) * ((1f - n) * (1f + n));
          dz = (d * (hidden.get(from) - n)) * (z * (1f - z));
          dr = (dn * gates.get(gate + 3 * width)) * (r * (1f - r));
          dOfHidden = dn * r;
          past = d * z;
        }
        dInputPart.set(at, dr);
        dInputPart.set(at + width, dz);
        dInputPart.set(at + 2 * width, dn);
        dHiddenPart.set(at, dr);
        dHiddenPart.set(at + width, dz);
        dHiddenPart.set(at + 2 * width, dOfHidden);
        dHiddenNow.set(part, dr);
        dHiddenNow.set(part + width, dz);
        dHiddenNow.set(part + 2 * width, dOfHidden);
        direct.set(own, past);
      }
    }
  }
}
