package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One time step of a long short-term memory layer, float32, forward and backward: all but its
 * matrix products (Hochreiter and Schmidhuber, Neural Computation 9, 1997, with the forget gate of
 * Gers, Schmidhuber, Cummins, 2000). With the pre-activations {@code a = W x + b + R h}, x of step
 * t and h of step t - 1:
 *
 * <pre>
 * i = sigmoid(a_i)   f = sigmoid(a_f)   g = tanh(a_g)   o = sigmoid(a_o)
 * c' = f c + i g     h' = o tanh(c')
 * </pre>
 *
 * <p><b>Gate order</b>: input, forget, cell candidate, output, as MATLAB's {@code lstmLayer} and
 * PyTorch keep weights and biases.
 *
 * <p><b>Layout</b>: sequences are steps x rows x columns, row-major, so that a step is one matrix;
 * rows are observations. States ({@code cells}, {@code hidden}) have one step more: step 0 is the
 * initial state and step t + 1 what step t makes of it, so that their first steps are also what the
 * weights' gradients need. {@code now} is the newest hidden state alone, for the product with R.
 *
 * <p><b>Valid lengths</b>: a row whose length is not above {@code step} keeps its states, whatever
 * its inputs hold; backward, nothing of that step reaches anything, and dc stays.
 *
 * <p>The ladder has one rung each, a work-item per element: there is nothing to share. {@link
 * LayerNormLstmCell} has the normalized cell.
 */
public final class LstmCell {
  /** Gates: the columns of a pre-activation are that many times the width. */
  public static final int GATES = 4;

  private LstmCell() {}

  /**
   * A step forward.
   *
   * @param inputPart {@code W x + b}, steps x rows x 4 width
   * @param hiddenPart {@code R h} of this step, rows x 4 width
   * @param gates the gates' values, steps x rows x 4 width; this step is written. It may be the
   *     same array as inputPart.
   * @param cells steps + 1 x rows x width; step is read, step + 1 written
   * @param hidden the same of h
   * @param now the new hidden state, rows x width
   * @param lengths valid steps of each row
   * @param step from 0 on
   * @param width of the hidden state
   */
  public static void forward(
      FloatArray inputPart,
      FloatArray hiddenPart,
      FloatArray gates,
      FloatArray cells,
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
        int from = (step * rows + row) * width + c;
        int to = from + rows * width;
        float i = 0f;
        float f = 0f;
        float g = 0f;
        float o = 0f;
        float cell = cells.get(from);
        float h = hidden.get(from);
        if (step < lengths.get(row)) {
          i = FloatFunctions.sigmoid(inputPart.get(at) + hiddenPart.get(part));
          f = FloatFunctions.sigmoid(inputPart.get(at + width) + hiddenPart.get(part + width));
          g = FloatFunctions.tanh(inputPart.get(at + 2 * width) + hiddenPart.get(part + 2 * width));
          o =
              FloatFunctions.sigmoid(
                  inputPart.get(at + 3 * width) + hiddenPart.get(part + 3 * width));
          cell = f * cell + i * g;
          h = o * FloatFunctions.tanh(cell);
        }
        gates.set(at, i);
        gates.set(at + width, f);
        gates.set(at + 2 * width, g);
        gates.set(at + 3 * width, o);
        cells.set(to, cell);
        hidden.set(to, h);
        now.set(row * width + c, h);
      }
    }
  }

  /**
   * A step backward, from the last step to step 0.
   *
   * @param dy the gradient of the layer's output, that is of hidden's steps from 1 on: steps x rows
   *     x width
   * @param dh what the step after this one adds to it: its {@code dGatesNow R}, rows x width; 0 for
   *     the last step
   * @param dc the gradient of the cell state, rows x width: of this step's result before, of its
   *     start after. Before the last step it is 0, or the gradient of the final cell state.
   * @param gates as forward left them
   * @param cells as forward left them
   * @param dGates the gradient of the pre-activations, steps x rows x 4 width; this step is
   *     written. It may be the same array as gates.
   * @param dGatesNow the same of this step alone, rows x 4 width
   */
  public static void backward(
      FloatArray dy,
      FloatArray dh,
      FloatArray dc,
      FloatArray gates,
      FloatArray cells,
      FloatArray dGates,
      FloatArray dGatesNow,
      IntArray lengths,
      int step,
      int rows,
      int width) {
    for (@Parallel int row = 0; row < rows; row++) {
      for (@Parallel int c = 0; c < width; c++) {
        int at = (step * rows + row) * GATES * width + c;
        int part = row * GATES * width + c;
        int from = (step * rows + row) * width + c;
        int own = row * width + c;
        float di = 0f;
        float df = 0f;
        float dg = 0f;
        float dO = 0f;
        float left = dc.get(own);
        if (step < lengths.get(row)) {
          float i = gates.get(at);
          float f = gates.get(at + width);
          float g = gates.get(at + 2 * width);
          float o = gates.get(at + 3 * width);
          float t = FloatFunctions.tanh(cells.get(from + rows * width));
          float d = dy.get(from) + dh.get(own);
          float all = left + (d * o) * ((1f - t) * (1f + t));
          di = (all * g) * (i * (1f - i));
          df = (all * cells.get(from)) * (f * (1f - f));
          dg = (all * i) * ((1f - g) * (1f + g));
          dO = (d * t) * (o * (1f - o));
          left = all * f;
        }
        dGates.set(at, di);
        dGates.set(at + width, df);
        dGates.set(at + 2 * width, dg);
        dGates.set(at + 3 * width, dO);
        dGatesNow.set(part, di);
        dGatesNow.set(part + width, df);
        dGatesNow.set(part + 2 * width, dg);
        dGatesNow.set(part + 3 * width, dO);
        dc.set(own, left);
      }
    }
  }
}
