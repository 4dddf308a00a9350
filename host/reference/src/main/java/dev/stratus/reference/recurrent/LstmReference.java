package dev.stratus.reference.recurrent;

/**
 * The long short-term memory cell (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber, Cummins
 * 2000). Gate order: input, forget, cell candidate, output.
 *
 * @param width units
 */
public record LstmReference(int width) implements Cell {
  @Override
  public int gates() {
    return 4;
  }

  @Override
  public boolean hasCellState() {
    return true;
  }

  @Override
  public double[][] parameters() {
    return new double[0][];
  }

  @Override
  public Step forward(double[] inputPart, double[] hiddenPart, double[] hidden, double[] cell) {
    double[] a = new double[4 * width];
    for (int c = 0; c < a.length; c++) {
      a[c] = inputPart[c] + hiddenPart[c];
    }
    LstmGates gates = LstmGates.of(a, cell);
    double[] h = new double[width];
    for (int c = 0; c < width; c++) {
      h[c] = gates.output()[c] * Math.tanh(gates.cell()[c]);
    }
    return new Step() {
      @Override
      public double[] hidden() {
        return h;
      }

      @Override
      public double[] cell() {
        return gates.cell();
      }

      @Override
      public Gradient backward(double[] dHidden, double[] dCell) {
        double[] dOutput = new double[width];
        double[] all = new double[width];
        for (int c = 0; c < width; c++) {
          double t = Math.tanh(gates.cell()[c]);
          dOutput[c] = dHidden[c] * t;
          all[c] = dCell[c] + dHidden[c] * gates.output()[c] * (1 - t * t);
        }
        double[] da = gates.preActivationGradient(dOutput, all, cell);
        double[] dc = gates.cellGradient(all);
        return new Gradient(da, da.clone(), new double[width], dc, new double[0][]);
      }
    };
  }
}
