package dev.stratus.reference.recurrent;

/** Gates and new cell state of a long short-term memory, from their pre-activations. */
record LstmGates(
    double[] input, double[] forget, double[] candidate, double[] output, double[] cell) {

  /**
   * @param a pre-activations of input, forget, cell candidate and output gate, one after the other
   * @param before the cell state before
   */
  static LstmGates of(double[] a, double[] before) {
    int width = before.length;
    LstmGates g =
        new LstmGates(
            new double[width],
            new double[width],
            new double[width],
            new double[width],
            new double[width]);
    for (int c = 0; c < width; c++) {
      g.input[c] = sigmoid(a[c]);
      g.forget[c] = sigmoid(a[width + c]);
      g.candidate[c] = Math.tanh(a[2 * width + c]);
      g.output[c] = sigmoid(a[3 * width + c]);
      g.cell[c] = g.forget[c] * before[c] + g.input[c] * g.candidate[c];
    }
    return g;
  }

  /**
   * @param dOutput the gradient of the output gate
   * @param dCell the whole gradient of the new cell state
   */
  double[] preActivationGradient(double[] dOutput, double[] dCell, double[] before) {
    int width = before.length;
    double[] da = new double[4 * width];
    for (int c = 0; c < width; c++) {
      da[c] = dCell[c] * candidate[c] * input[c] * (1 - input[c]);
      da[width + c] = dCell[c] * before[c] * forget[c] * (1 - forget[c]);
      da[2 * width + c] = dCell[c] * input[c] * (1 - candidate[c] * candidate[c]);
      da[3 * width + c] = dOutput[c] * output[c] * (1 - output[c]);
    }
    return da;
  }

  /** The gradient of the cell state before. */
  double[] cellGradient(double[] dCell) {
    double[] dc = new double[dCell.length];
    for (int c = 0; c < dc.length; c++) {
      dc[c] = dCell[c] * forget[c];
    }
    return dc;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
