package dev.stratus.reference.recurrent;

/**
 * The gated recurrent unit (Cho and others, arXiv 1406.1078) with the reset gate after the product:
 * {@code candidate = tanh(x_n + r h_n)}, {@code h' = (1 - z) candidate + z h}, where x_n and h_n
 * are the candidate's parts of {@code W x + b} and {@code R h + b_R}. Gate order: reset, update,
 * candidate.
 *
 * @param width units
 */
public record GruReference(int width) implements Cell {
  @Override
  public int gates() {
    return 3;
  }

  @Override
  public boolean hasCellState() {
    return false;
  }

  @Override
  public double[][] parameters() {
    return new double[0][];
  }

  @Override
  public Step forward(double[] inputPart, double[] hiddenPart, double[] hidden, double[] cell) {
    double[] r = new double[width];
    double[] z = new double[width];
    double[] candidate = new double[width];
    double[] result = new double[width];
    for (int c = 0; c < width; c++) {
      r[c] = LstmGates.sigmoid(inputPart[c] + hiddenPart[c]);
      z[c] = LstmGates.sigmoid(inputPart[width + c] + hiddenPart[width + c]);
      candidate[c] = Math.tanh(inputPart[2 * width + c] + r[c] * hiddenPart[2 * width + c]);
      result[c] = (1 - z[c]) * candidate[c] + z[c] * hidden[c];
    }
    return new Step() {
      @Override
      public double[] hidden() {
        return result;
      }

      @Override
      public double[] cell() {
        return new double[0];
      }

      @Override
      public Gradient backward(double[] dHidden, double[] dCell) {
        double[] dInput = new double[3 * width];
        double[] dPart = new double[3 * width];
        double[] direct = new double[width];
        for (int c = 0; c < width; c++) {
          double dn = dHidden[c] * (1 - z[c]) * (1 - candidate[c] * candidate[c]);
          double dr = dn * hiddenPart[2 * width + c] * r[c] * (1 - r[c]);
          double dz = dHidden[c] * (hidden[c] - candidate[c]) * z[c] * (1 - z[c]);
          dInput[c] = dr;
          dInput[width + c] = dz;
          dInput[2 * width + c] = dn;
          dPart[c] = dr;
          dPart[width + c] = dz;
          dPart[2 * width + c] = dn * r[c];
          direct[c] = dHidden[c] * z[c];
        }
        return new Gradient(dInput, dPart, direct, new double[0], new double[0][]);
      }
    };
  }
}
