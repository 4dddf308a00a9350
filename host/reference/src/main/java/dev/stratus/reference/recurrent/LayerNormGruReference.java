package dev.stratus.reference.recurrent;

/**
 * The layer-normalized gated recurrent unit (Ba, Kiros, Hinton, arXiv 1607.06450, supplement).
 * Order: reset, update, candidate.
 *
 * <pre>
 * (a_r, a_z) = LN(W x) + LN(R h) + bias          r = sigmoid(a_r)   z = sigmoid(a_z)
 * candidate  = tanh(LN(W_n x) + bias_n + r (LN(R_n h) + hiddenBias))
 * h'         = (1 - z) h + z candidate
 * </pre>
 *
 * @param inputGain 3 width values; the gates' two widths are normalized together, the candidate's
 *     alone
 * @param hiddenGain 3 width values
 * @param bias 3 width values
 * @param hiddenBias width values
 */
public record LayerNormGruReference(
    double[] inputGain, double[] hiddenGain, double[] bias, double[] hiddenBias, double epsilon)
    implements Cell {
  @Override
  public int width() {
    return hiddenBias.length;
  }

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
    return new double[][] {inputGain, hiddenGain, bias, hiddenBias};
  }

  @Override
  public Step forward(double[] inputPart, double[] hiddenPart, double[] hidden, double[] cell) {
    int width = width();
    Halves x = Halves.of(inputPart, width, epsilon);
    Halves h = Halves.of(hiddenPart, width, epsilon);
    double[] r = new double[width];
    double[] z = new double[width];
    double[] n = new double[width];
    double[] candidate = new double[width];
    double[] result = new double[width];
    double[] fromX = Vectors.product(x.xhat(), inputGain);
    double[] fromH = Vectors.product(h.xhat(), hiddenGain);
    for (int c = 0; c < width; c++) {
      int u = width + c;
      int k = 2 * width + c;
      r[c] = LstmGates.sigmoid(fromX[c] + fromH[c] + bias[c]);
      z[c] = LstmGates.sigmoid(fromX[u] + fromH[u] + bias[u]);
      n[c] = fromH[k] + hiddenBias[c];
      candidate[c] = Math.tanh(fromX[k] + bias[k] + r[c] * n[c]);
      result[c] = (1 - z[c]) * hidden[c] + z[c] * candidate[c];
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
        double[] da = new double[3 * width];
        double[] dh = new double[3 * width];
        double[] direct = new double[width];
        for (int c = 0; c < width; c++) {
          double dn = dHidden[c] * z[c] * (1 - candidate[c] * candidate[c]);
          da[c] = dn * n[c] * r[c] * (1 - r[c]);
          da[width + c] = dHidden[c] * (candidate[c] - hidden[c]) * z[c] * (1 - z[c]);
          da[2 * width + c] = dn;
          dh[c] = da[c];
          dh[width + c] = da[width + c];
          dh[2 * width + c] = dn * r[c];
          direct[c] = dHidden[c] * (1 - z[c]);
        }
        return new Gradient(
            x.inputGradient(Vectors.product(da, inputGain)),
            h.inputGradient(Vectors.product(dh, hiddenGain)),
            direct,
            new double[0],
            new double[][] {
              Vectors.product(da, x.xhat()),
              Vectors.product(dh, h.xhat()),
              da,
              Vectors.part(dh, 2 * width, width)
            });
      }
    };
  }

  /** Two normalizations: the gates' two widths, and the candidate's. */
  private record Halves(NormalizedVector gates, NormalizedVector candidate) {
    static Halves of(double[] x, int width, double epsilon) {
      return new Halves(
          NormalizedVector.of(Vectors.part(x, 0, 2 * width), epsilon),
          NormalizedVector.of(Vectors.part(x, 2 * width, width), epsilon));
    }

    double[] xhat() {
      return Vectors.joined(gates.xhat(), candidate.xhat());
    }

    double[] inputGradient(double[] dXhat) {
      int width = candidate.xhat().length;
      return Vectors.joined(
          gates.inputGradient(Vectors.part(dXhat, 0, 2 * width)),
          candidate.inputGradient(Vectors.part(dXhat, 2 * width, width)));
    }
  }
}
