package dev.stratus.training.layer;

import dev.stratus.training.LayerSite;
import java.util.Arrays;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What a recurrent layer and its cell share at a place. Sequences are steps x rows x columns; rows
 * are observations. What belongs to one step alone is one array for all of them.
 *
 * @param columns of a step's pre-activations: gates x width
 * @param inputPart {@code W x}, a sequence of columns
 * @param hiddenPart {@code R h} of this step, rows x columns
 * @param hidden states with the initial one, steps + 1 x rows x width
 * @param now the newest hidden state, rows x width
 * @param lengths valid steps of each row
 * @param back what the way back needs beside; empty without training
 */
record RecurrentArrays(
    LayerSite site,
    int steps,
    int rows,
    int width,
    int columns,
    FloatArray inputPart,
    FloatArray hiddenPart,
    FloatArray hidden,
    FloatArray now,
    IntArray lengths,
    Optional<Back> back) {

  /**
   * For the way back.
   *
   * @param dy the gradient of every step's output, a sequence of width
   * @param dh what reaches the hidden state through the step after, rows x width
   * @param dHiddenNow the gradient of {@code R h} of this step, rows x columns
   */
  record Back(FloatArray dy, FloatArray dh, FloatArray dHiddenNow) {}

  static RecurrentArrays of(LayerSite site, Recurrence recurrence, int gates) {
    boolean last = recurrence.outputMode() == OutputMode.LAST;
    int steps = site.inputShape().steps();
    int rows = site.batch();
    int width = recurrence.width();
    int columns = Math.multiplyExact(gates, width);
    long state = (long) rows * width;
    long part = (long) rows * columns;
    Optional<Back> back =
        site.training()
            ? Optional.of(
                new Back(
                    last ? site.floats(steps * state) : site.dy(),
                    site.floats(state),
                    site.floats(part)))
            : Optional.empty();
    return new RecurrentArrays(
        site,
        steps,
        rows,
        width,
        columns,
        site.floats(steps * part),
        site.floats(part),
        site.floats((steps + 1) * state),
        // The last state is the newest one when all steps are done.
        last ? site.y() : site.floats(state),
        steps == 1 ? ones(site) : site.sequence().lengths(),
        back);
  }

  /** The mini-batch's lengths are no longer those of what one step was made of. */
  private static IntArray ones(LayerSite site) {
    int[] lengths = new int[site.batch()];
    Arrays.fill(lengths, 1);
    return site.arrays().constant(lengths);
  }

  /** An array of the cell's own: so many values for each row of each step. */
  FloatArray sequence(int values) {
    return site.floats((long) steps * rows * values);
  }

  /** An array of the cell's own like {@link #hidden}. */
  FloatArray states() {
    return site.floats((steps + 1L) * rows * width);
  }

  /** An array of the cell's own like {@link #now}. */
  FloatArray state() {
    return site.floats((long) rows * width);
  }
}
