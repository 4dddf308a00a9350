package dev.stratus.reference.recurrent;

/**
 * The layer-normalized long short-term memory cell (Ba, Kiros, Hinton, arXiv 1607.06450, equations
 * 20 to 22). Gate order: input, forget, cell candidate, output.
 *
 * @param inputGain 4 width values
 * @param hiddenGain 4 width values
 * @param bias 4 width values: the paper's b and both offsets of its first equation together
 * @param cellGain width values
 * @param cellBias width values
 */
public record LayerNormLstmReference(
    double[] inputGain,
    double[] hiddenGain,
    double[] bias,
    double[] cellGain,
    double[] cellBias,
    double epsilon)
    implements Cell {
  @Override
  public int width() {
    return cellGain.length;
  }

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
    return new double[][] {inputGain, hiddenGain, bias, cellGain, cellBias};
  }

  @Override
  public Step forward(double[] inputPart, double[] hiddenPart, double[] hidden, double[] cell) {
    int width = width();
    NormalizedVector x = NormalizedVector.of(inputPart, epsilon);
    NormalizedVector h = NormalizedVector.of(hiddenPart, epsilon);
    double[] a = new double[4 * width];
    for (int c = 0; c < a.length; c++) {
      a[c] = inputGain[c] * x.xhat()[c] + hiddenGain[c] * h.xhat()[c] + bias[c];
    }
    LstmGates gates = LstmGates.of(a, cell);
    NormalizedVector normalized = NormalizedVector.of(gates.cell(), epsilon);
    double[] t = new double[width];
    double[] result = new double[width];
    for (int c = 0; c < width; c++) {
      t[c] = Math.tanh(cellGain[c] * normalized.xhat()[c] + cellBias[c]);
      result[c] = gates.output()[c] * t[c];
    }
    return new LayerNormStep(x, h, gates, normalized, cell, t, result);
  }

  /** A step and all that its way back needs. */
  private final class LayerNormStep implements Step {
    private final NormalizedVector x;
    private final NormalizedVector h;
    private final LstmGates gates;
    private final NormalizedVector normalized;
    private final double[] before;
    private final double[] t;
    private final double[] result;

    LayerNormStep(
        NormalizedVector x,
        NormalizedVector h,
        LstmGates gates,
        NormalizedVector normalized,
        double[] before,
        double[] t,
        double[] result) {
      this.x = x;
      this.h = h;
      this.gates = gates;
      this.normalized = normalized;
      this.before = before;
      this.t = t;
      this.result = result;
    }

    @Override
    public double[] hidden() {
      return result;
    }

    @Override
    public double[] cell() {
      return gates.cell();
    }

    @Override
    public Gradient backward(double[] dHidden, double[] dCell) {
      int width = width();
      double[] dOutput = new double[width];
      double[] dCellBias = new double[width];
      for (int c = 0; c < width; c++) {
        dOutput[c] = dHidden[c] * t[c];
        dCellBias[c] = dHidden[c] * gates.output()[c] * (1 - t[c] * t[c]);
      }
      double[] all = normalized.inputGradient(Vectors.product(dCellBias, cellGain));
      for (int c = 0; c < width; c++) {
        all[c] += dCell[c];
      }
      double[] da = gates.preActivationGradient(dOutput, all, before);
      return new Gradient(
          x.inputGradient(Vectors.product(da, inputGain)),
          h.inputGradient(Vectors.product(da, hiddenGain)),
          new double[width],
          gates.cellGradient(all),
          new double[][] {
            Vectors.product(da, x.xhat()),
            Vectors.product(da, h.xhat()),
            da,
            Vectors.product(dCellBias, normalized.xhat()),
            dCellBias
          });
    }
  }
}
