package dev.stratus.kernels;

import dev.stratus.reference.recurrent.Cell;
import dev.stratus.reference.recurrent.Cell.Gradient;
import dev.stratus.reference.recurrent.Cell.Step;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Seeded inputs of the middle one of three time steps, and what the reference makes of them, row by
 * row. Every third row is not valid at that step any more and holds NaN; what belongs to other
 * steps must not be touched.
 */
final class StepData {
  static final int STEPS = 3;
  static final int STEP = 1;

  final int rows;
  final int width;
  final int[] lengths;
  final double[] inputPart;
  final double[] hiddenPart;
  final double[] hidden;
  final double[] cells;
  final double[] dy;
  final double[] dh;
  final double[] carried;

  private final int wide;
  private final Step[] steps;
  private final Gradient[] gradients;

  /**
   * @param offset the mean of {@code W x}: a normalized cell must not care
   */
  StepData(Cell cell, int rows, float offset) {
    this.rows = rows;
    this.width = cell.width();
    this.wide = cell.gates() * width;
    this.lengths = new int[rows];
    Arrays.setAll(lengths, r -> r % 3 == 2 ? STEP : STEPS);
    this.inputPart = KernelCase.doubles(RowsUnderTest.spread(STEPS * rows * wide, 31, offset, 1f));
    this.hiddenPart = KernelCase.data(rows * wide, 32);
    this.hidden = KernelCase.data((STEPS + 1) * rows * width, 33);
    this.cells = KernelCase.data((STEPS + 1) * rows * width, 34);
    this.dy = KernelCase.data(STEPS * rows * width, 35);
    this.dh = KernelCase.data(rows * width, 36);
    this.carried = KernelCase.data(rows * width, 37);
    this.steps = new Step[rows];
    this.gradients = new Gradient[rows];
    for (int r = 0; r < rows; r++) {
      if (valid(r)) {
        double[] none = new double[0];
        double[] c = cell.hasCellState() ? row(cells, width, STEP, r) : none;
        double[] h = row(hidden, width, STEP, r);
        steps[r] = cell.forward(row(inputPart, wide, STEP, r), row(hiddenPart, wide, 0, r), h, c);
        double[] d = row(dy, width, STEP, r);
        for (int k = 0; k < width; k++) {
          d[k] += dh[r * width + k] + (cell.hasCellState() ? 0 : carried[r * width + k]);
        }
        double[] dc = cell.hasCellState() ? row(carried, width, 0, r) : none;
        gradients[r] = steps[r].backward(d, dc);
      } else {
        fill(inputPart, wide, STEP, r);
        fill(hiddenPart, wide, 0, r);
        fill(dy, width, STEP, r);
        fill(dh, width, 0, r);
      }
    }
  }

  boolean valid(int row) {
    return lengths[row] > STEP;
  }

  Step step(int row) {
    return steps[row];
  }

  Gradient gradient(int row) {
    return gradients[row];
  }

  private void fill(double[] all, int columns, int step, int row) {
    int at = (step * rows + row) * columns;
    Arrays.fill(all, at, at + columns, Double.NaN);
  }

  double[] row(double[] all, int columns, int step, int row) {
    int at = (step * rows + row) * columns;
    return Arrays.copyOfRange(all, at, at + columns);
  }

  /** Columns of W x. */
  int wide() {
    return wide;
  }

  /**
   * An array of this step alone.
   *
   * @param of a valid row's values
   * @param otherwise the others' values, by row
   */
  double[] now(int columns, Function<Integer, double[]> of, Function<Integer, double[]> otherwise) {
    double[] all = new double[rows * columns];
    for (int r = 0; r < rows; r++) {
      double[] values = valid(r) ? of.apply(r) : otherwise.apply(r);
      System.arraycopy(values, 0, all, r * columns, columns);
    }
    return all;
  }

  /** {@link #now} with 0 for rows that are not valid. */
  double[] now(int columns, Function<Integer, double[]> of) {
    return now(columns, of, r -> new double[columns]);
  }

  /** A sequence of which this step's values are written, and all else is as it was. */
  double[] written(int steps, int step, int columns, double[] now) {
    double[] all = new double[steps * rows * columns];
    Arrays.fill(all, DeviceRun.CANARY);
    System.arraycopy(now, 0, all, step * rows * columns, now.length);
    return all;
  }

  /** The sizes that belong to {@link #written}. */
  double[] sizes(int steps, int step, int columns, double[] now) {
    double[] all = new double[steps * rows * columns];
    System.arraycopy(now, 0, all, step * rows * columns, now.length);
    return all;
  }

  /** A state array before the step: with the step's start, and nothing beyond. */
  double[] before(double[] state) {
    double[] all = new double[(STEPS + 1) * rows * width];
    Arrays.fill(all, DeviceRun.CANARY);
    System.arraycopy(state, STEP * rows * width, all, STEP * rows * width, rows * width);
    return all;
  }

  /** And after it. */
  double[] after(double[] state, double[] now) {
    double[] all = before(state);
    System.arraycopy(now, 0, all, (STEP + 1) * rows * width, rows * width);
    return all;
  }

  /** The largest of some values. */
  static double most(double[] values, ToDoubleFunction<Double> f) {
    return Arrays.stream(values).map(f::applyAsDouble).max().orElse(0);
  }
}
