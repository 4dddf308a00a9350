package dev.stratus.training.layer;

import dev.stratus.kernels.LstmCell;
import dev.stratus.reference.recurrent.LstmReference;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.WeightInitializer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A long short-term memory layer (Hochreiter, Schmidhuber 1997; Gers, Schmidhuber, Cummins 2000):
 * MATLAB's lstmLayer with its default activations. Gates stand in the order input, forget, cell
 * candidate, output, as in MATLAB and PyTorch; states begin at 0.
 *
 * @param recurrence width, what comes out, weights
 * @param bias first values of the bias
 */
public record Lstm(Recurrence recurrence, WeightInitializer bias) implements Layer {
  /** 4 width x inputs. */
  public static final String INPUT_WEIGHTS = Recurrence.INPUT_WEIGHTS;

  /** 4 width x width. */
  public static final String RECURRENT_WEIGHTS = Recurrence.RECURRENT_WEIGHTS;

  /** 4 width values. */
  public static final String BIAS = Recurrence.BIAS;

  /** 1 for the forget gate, else 0: MATLAB's unit-forget-gate, the default. */
  public static final WeightInitializer UNIT_FORGET_GATE =
      (sizes, random) -> {
        float[] values = new float[sizes.getFirst()];
        int width = values.length / LstmCell.GATES;
        Arrays.fill(values, width, 2 * width, 1f);
        return values;
      };

  private static final RecurrentOps.Biases BIASES = RecurrentOps.Biases.input(BIAS);

  /**
   * With MATLAB's first values.
   *
   * @throws IllegalArgumentException if the width is smaller than 1
   */
  public static Lstm of(int width, OutputMode outputMode) {
    return new Lstm(Recurrence.standard(width, outputMode), UNIT_FORGET_GATE);
  }

  /** The same with other factors. */
  public Lstm withFactors(double learnRate, double l2) {
    return new Lstm(recurrence.withFactors(learnRate, l2), bias);
  }

  @Override
  public String kind() {
    return "lstm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return recurrence.output(inputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return recurrence.parameters(
        inputs, LstmCell.GATES, Parameter.bias(BIAS, bias, LstmCell.GATES * recurrence.width()));
  }

  @Override
  public Map<String, Object> properties() {
    return recurrence.properties();
  }

  @Override
  public List<String> warnings(List<Shape> inputs) {
    return recurrence.warnings(inputs);
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new RecurrentOps(site, recurrence, LstmCell.GATES, BIASES, LstmOps::new);
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new RecurrentReference(
        inputs.getFirst().steps(),
        inputs.getFirst().width(),
        recurrence.outputMode(),
        BIASES,
        input -> new LstmReference(recurrence.width()),
        List.of());
  }
}
