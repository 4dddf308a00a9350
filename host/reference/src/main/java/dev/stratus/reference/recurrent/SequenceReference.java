package dev.stratus.reference.recurrent;

import dev.stratus.reference.recurrent.Cell.Gradient;
import dev.stratus.reference.recurrent.Cell.Step;
import java.util.Arrays;

/**
 * A recurrent layer over whole sequences, and backpropagation through time. Sequences are steps x
 * rows x columns; a row's steps from its length on change nothing: its states stay, and no gradient
 * comes from them.
 *
 * @param inputs columns of x
 * @param lengths valid steps of each row
 * @param inputWeights gates width x inputs
 * @param recurrentWeights gates width x width
 * @param inputBias added to {@code W x}, gates width values
 * @param hiddenBias added to {@code R h}, gates width values
 */
public record SequenceReference(
    Cell cell,
    int steps,
    int rows,
    int inputs,
    int[] lengths,
    double[] inputWeights,
    double[] recurrentWeights,
    double[] inputBias,
    double[] hiddenBias) {

  /**
   * Forward results.
   *
   * @param inputParts W x + b, steps x rows x gates width
   * @param hiddenParts R h + b, likewise
   * @param hidden steps + 1 x rows x width, the initial state first
   * @param cells the same of the cell state, empty where there is none
   * @param taken each valid row's step, by step rows + row; null where not valid
   */
  public record Forward(
      double[] inputParts, double[] hiddenParts, double[] hidden, double[] cells, Step[] taken) {}

  /**
   * Gradients.
   *
   * @param inputParts of W x + b, steps x rows x gates width
   * @param hiddenParts of R h + b, likewise
   * @param initialHidden rows x width
   * @param initialCells the same of the cell state
   * @param parameters of the cell's own parameters
   */
  public record Gradients(
      double[] x,
      double[] inputWeights,
      double[] recurrentWeights,
      double[] inputBias,
      double[] hiddenBias,
      double[] inputParts,
      double[] hiddenParts,
      double[] initialHidden,
      double[] initialCells,
      double[][] parameters) {}

  private int columns() {
    return cell.gates() * cell.width();
  }

  private int cellWidth() {
    return cell.hasCellState() ? cell.width() : 0;
  }

  /**
   * @param x steps x rows x inputs
   * @param initialHidden rows x width
   * @param initialCells rows x width, or empty
   */
  public Forward forward(double[] x, double[] initialHidden, double[] initialCells) {
    int width = cell.width();
    int wide = columns();
    double[] inputParts = new double[steps * rows * wide];
    double[] hiddenParts = new double[steps * rows * wide];
    double[] hidden = Arrays.copyOf(initialHidden, (steps + 1) * rows * width);
    double[] cells = Arrays.copyOf(initialCells, (steps + 1) * rows * cellWidth());
    Step[] taken = new Step[steps * rows];
    for (int at = 0; at < steps * rows; at++) {
      double[] before = Vectors.part(hidden, at * width, width);
      double[] cellBefore = Vectors.part(cells, at * cellWidth(), cellWidth());
      double[] inputPart = product(inputWeights, Vectors.part(x, at * inputs, inputs), inputBias);
      double[] hiddenPart = product(recurrentWeights, before, hiddenBias);
      put(inputParts, inputPart, at);
      put(hiddenParts, hiddenPart, at);
      if (at / rows < lengths[at % rows]) {
        taken[at] = cell.forward(inputPart, hiddenPart, before, cellBefore);
        put(hidden, taken[at].hidden(), at + rows);
        put(cells, taken[at].cell(), at + rows);
      } else {
        put(hidden, before, at + rows);
        put(cells, cellBefore, at + rows);
      }
    }
    return new Forward(inputParts, hiddenParts, hidden, cells, taken);
  }

  /**
   * @param x as forward had it
   * @param dy the gradient of hidden's steps from 1 on, steps x rows x width
   * @param dFinalCells the gradient of the last cell state, rows x width, or empty
   */
  public Gradients backward(Forward forward, double[] x, double[] dy, double[] dFinalCells) {
    int width = cell.width();
    int wide = columns();
    double[] dx = new double[steps * rows * inputs];
    double[] dInputWeights = new double[wide * inputs];
    double[] dRecurrentWeights = new double[wide * width];
    double[] dInputBias = new double[wide];
    double[] dHiddenBias = new double[wide];
    double[] dInputParts = new double[steps * rows * wide];
    double[] dHiddenParts = new double[steps * rows * wide];
    double[] dh = new double[rows * width];
    double[] dc = dFinalCells.clone();
    double[][] dParameters =
        Arrays.stream(cell.parameters()).map(p -> new double[p.length]).toArray(double[][]::new);
    for (int at = steps * rows - 1; at >= 0; at--) {
      Step step = forward.taken()[at];
      if (step == null) {
        continue;
      }
      int row = at % rows;
      double[] d = Vectors.part(dh, row * width, width);
      Vectors.add(d, Vectors.part(dy, at * width, width));
      Gradient g = step.backward(d, Vectors.part(dc, row * cellWidth(), cellWidth()));
      put(dInputParts, g.inputPart(), at);
      put(dHiddenParts, g.hiddenPart(), at);
      put(dc, g.cell(), row);
      double[] before = Vectors.part(forward.hidden(), at * width, width);
      addOuter(dInputWeights, g.inputPart(), Vectors.part(x, at * inputs, inputs));
      addOuter(dRecurrentWeights, g.hiddenPart(), before);
      Vectors.add(dInputBias, g.inputPart());
      Vectors.add(dHiddenBias, g.hiddenPart());
      put(dx, transposed(inputWeights, g.inputPart(), inputs), at);
      double[] through = transposed(recurrentWeights, g.hiddenPart(), width);
      Vectors.add(through, g.hidden());
      put(dh, through, row);
      for (int p = 0; p < dParameters.length; p++) {
        Vectors.add(dParameters[p], g.parameters()[p]);
      }
    }
    return new Gradients(
        dx,
        dInputWeights,
        dRecurrentWeights,
        dInputBias,
        dHiddenBias,
        dInputParts,
        dHiddenParts,
        dh,
        dc,
        dParameters);
  }

  private static void put(double[] all, double[] part, int at) {
    System.arraycopy(part, 0, all, at * part.length, part.length);
  }

  private static double[] product(double[] weights, double[] vector, double[] bias) {
    double[] result = bias.clone();
    for (int o = 0; o < bias.length; o++) {
      for (int k = 0; k < vector.length; k++) {
        result[o] += weights[o * vector.length + k] * vector[k];
      }
    }
    return result;
  }

  private static double[] transposed(double[] weights, double[] vector, int columns) {
    double[] result = new double[columns];
    for (int o = 0; o < vector.length; o++) {
      for (int k = 0; k < columns; k++) {
        result[k] += weights[o * columns + k] * vector[o];
      }
    }
    return result;
  }

  private static void addOuter(double[] sum, double[] left, double[] right) {
    for (int o = 0; o < left.length; o++) {
      for (int k = 0; k < right.length; k++) {
        sum[o * right.length + k] += left[o] * right[k];
      }
    }
  }
}
