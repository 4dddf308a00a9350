package dev.stratus.reference.recurrent;

/** One time step of a recurrent layer for one row, without its matrix products. */
public interface Cell {

  /** Units of the hidden state. */
  int width();

  /** Columns of {@code W x} and of {@code R h}, in widths. */
  int gates();

  /** Whether there is a cell state beside the hidden one. */
  boolean hasCellState();

  /** Learnable parameters of the cell's own: gains and biases; each may be changed in place. */
  double[][] parameters();

  /**
   * A step.
   *
   * @param inputPart {@code W x + b}
   * @param hiddenPart {@code R h}
   * @param hidden h before the step
   * @param cell c before the step, empty where there is none
   */
  Step forward(double[] inputPart, double[] hiddenPart, double[] hidden, double[] cell);

  /** What a step leads to. */
  interface Step {
    /** h after it. */
    double[] hidden();

    /** c after it, empty where there is none. */
    double[] cell();

    /**
     * The way back.
     *
     * @param dHidden the gradient of {@link #hidden}
     * @param dCell the gradient of {@link #cell}
     */
    Gradient backward(double[] dHidden, double[] dCell);
  }

  /**
   * Gradients of what goes into a step.
   *
   * @param inputPart by {@code W x}
   * @param hiddenPart by {@code R h}
   * @param hidden by h directly, not through {@code R h}
   * @param cell by c before the step
   * @param parameters by {@link Cell#parameters}
   */
  record Gradient(
      double[] inputPart,
      double[] hiddenPart,
      double[] hidden,
      double[] cell,
      double[][] parameters) {}
}
