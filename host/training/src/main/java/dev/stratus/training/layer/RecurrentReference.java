package dev.stratus.training.layer;

import dev.stratus.reference.recurrent.Cell;
import dev.stratus.reference.recurrent.SequenceReference;
import dev.stratus.training.LayerReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A recurrent layer in double.
 *
 * @param inputs columns of x
 * @param cells the cell with its parameters
 * @param cellParameters the names of {@link Cell#parameters}
 */
record RecurrentReference(
    int steps,
    int inputs,
    OutputMode outputMode,
    RecurrentOps.Biases biases,
    Function<LayerReference.Input, Cell> cells,
    List<String> cellParameters)
    implements LayerReference {

  @Override
  public Pass forward(Input input) {
    Cell cell = cells.apply(input);
    double[] zeros = new double[cell.gates() * cell.width()];
    SequenceReference sequence =
        new SequenceReference(
            cell,
            steps,
            input.batch(),
            inputs,
            lengths(input),
            input.parameter(Recurrence.INPUT_WEIGHTS),
            input.parameter(Recurrence.RECURRENT_WEIGHTS),
            biases.input().map(input::parameter).orElse(zeros),
            biases.hidden().map(input::parameter).orElse(zeros));
    double[] noCells = new double[cell.hasCellState() ? input.batch() * cell.width() : 0];
    SequenceReference.Forward forward =
        sequence.forward(input.x(), new double[input.batch() * cell.width()], noCells);
    return new Sequence(this, input, sequence, forward, noCells);
  }

  /** The mini-batch's, or 1 where its steps have already become one. */
  private int[] lengths(Input input) {
    int[] lengths = input.lengths().clone();
    if (steps == 1) {
      Arrays.fill(lengths, 1);
    }
    return lengths;
  }

  private record Sequence(
      RecurrentReference layer,
      Input input,
      SequenceReference sequence,
      SequenceReference.Forward forward,
      double[] noCells)
      implements Pass {
    @Override
    public double[] y() {
      int state = input.batch() * sequence.cell().width();
      double[] hidden = forward.hidden();
      if (layer.outputMode == OutputMode.LAST) {
        return Arrays.copyOfRange(hidden, hidden.length - state, hidden.length);
      }
      double[] y = Arrays.copyOfRange(hidden, state, hidden.length);
      for (int at = 0; at < forward.taken().length; at++) {
        if (!valid(at)) {
          int width = sequence.cell().width();
          Arrays.fill(y, at * width, (at + 1) * width, 0);
        }
      }
      return y;
    }

    private boolean valid(int at) {
      return at / input.batch() < sequence.lengths()[at % input.batch()];
    }

    @Override
    public Gradients backward(double[] dy) {
      double[] all = layer.outputMode == OutputMode.LAST ? spread(dy) : dy;
      SequenceReference.Gradients g = sequence.backward(forward, input.x(), all, noCells);
      Map<String, double[]> parameters = new LinkedHashMap<>();
      parameters.put(Recurrence.INPUT_WEIGHTS, g.inputWeights());
      parameters.put(Recurrence.RECURRENT_WEIGHTS, g.recurrentWeights());
      layer.biases.input().ifPresent(name -> parameters.put(name, g.inputBias()));
      layer.biases.hidden().ifPresent(name -> parameters.put(name, g.hiddenBias()));
      for (int p = 0; p < layer.cellParameters.size(); p++) {
        parameters.put(layer.cellParameters.get(p), g.parameters()[p]);
      }
      return new Gradients(List.of(g.x()), parameters);
    }

    /** The gradient of all outputs where only the last valid one is used. */
    private double[] spread(double[] dLast) {
      int width = sequence.cell().width();
      double[] all = new double[layer.steps * dLast.length];
      for (int row = 0; row < input.batch(); row++) {
        int at = (sequence.lengths()[row] - 1) * input.batch() + row;
        System.arraycopy(dLast, row * width, all, at * width, width);
      }
      return all;
    }
  }
}
