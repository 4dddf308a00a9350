package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What lies between recurrent cells and the layers around them, float32: a work-item per element,
 * one rung each. Sequences are steps x rows x width; states ({@code hidden}) have one step more, of
 * which the first is the initial state, see {@link LstmCell}.
 */
public final class Sequences {
  private Sequences() {}

  /**
   * A layer's output: the states without the initial one, 0 beyond a row's length.
   *
   * @param hidden steps + 1 x rows x width
   * @param y steps x rows x width
   */
  public static void outputs(
      FloatArray hidden, IntArray lengths, FloatArray y, int steps, int rows, int width) {
    for (@Parallel int at = 0; at < steps * rows; at++) {
      for (@Parallel int c = 0; c < width; c++) {
        float value = hidden.get((at + rows) * width + c);
        y.set(at * width + c, at / rows < lengths.get(at % rows) ? value : 0f);
      }
    }
  }

  /**
   * The gradient of all outputs where only each row's last valid one is used: {@code dLast} there,
   * 0 elsewhere. That output itself is what the cells leave in {@code now}.
   *
   * @param dLast rows x width
   * @param dy steps x rows x width
   */
  public static void lastGradient(
      FloatArray dLast, IntArray lengths, FloatArray dy, int steps, int rows, int width) {
    for (@Parallel int at = 0; at < steps * rows; at++) {
      for (@Parallel int c = 0; c < width; c++) {
        int row = at % rows;
        float value = dLast.get(row * width + c);
        dy.set(at * width + c, at / rows == lengths.get(row) - 1 ? value : 0f);
      }
    }
  }

  /**
   * Puts the initial hidden state where cells expect it: the first step of {@code hidden}, and
   * {@code now}.
   *
   * @param initial rows x width
   */
  public static void begin(
      FloatArray initial, FloatArray hidden, FloatArray now, int rows, int width) {
    for (@Parallel int i = 0; i < rows * width; i++) {
      float value = initial.get(i);
      hidden.set(i, value);
      now.set(i, value);
    }
  }
}
