package dev.stratus.training.layer;

import dev.stratus.kernels.LayerNormLstmCell;
import dev.stratus.reference.recurrent.LayerNormLstmReference;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.WeightInitializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The layer-normalized long short-term memory layer of Ba, Kiros, Hinton (arXiv 1607.06450,
 * equations 20 to 22): {@code a = LN(R h) + LN(W x) + b} over all gates together, {@code c' = f c +
 * i g}, {@code h' = o tanh(LN(c'))}. Gates stand as in {@link Lstm}. The offsets of the two first
 * normalizations and the paper's b are one bias, as only their sum counts.
 *
 * @param recurrence width, what comes out, weights
 * @param epsilon added to each variance
 * @param gain first values of all gains
 * @param bias first values of the gates' bias
 */
public record LayerNormLstm(
    Recurrence recurrence, double epsilon, WeightInitializer gain, WeightInitializer bias)
    implements Layer {
  /** 4 width x inputs. */
  public static final String INPUT_WEIGHTS = Recurrence.INPUT_WEIGHTS;

  /** 4 width x width. */
  public static final String RECURRENT_WEIGHTS = Recurrence.RECURRENT_WEIGHTS;

  /** Times the normalized {@code W x}, 4 width values. */
  public static final String INPUT_GAIN = "InputGain";

  /** Times the normalized {@code R h}, 4 width values. */
  public static final String HIDDEN_GAIN = "HiddenGain";

  /** Added to both, 4 width values. */
  public static final String BIAS = Recurrence.BIAS;

  /** Times the normalized cell state, width values. */
  public static final String CELL_GAIN = "CellGain";

  /** Added to it, width values. */
  public static final String CELL_BIAS = "CellBias";

  /**
   * @throws IllegalArgumentException if epsilon is not a float32 above 0
   */
  public LayerNormLstm {
    Inputs.requireEpsilon(epsilon);
  }

  /**
   * With epsilon 1e-5, gains 1 and the bias of {@link Lstm#UNIT_FORGET_GATE}.
   *
   * @throws IllegalArgumentException if the width is smaller than 1
   */
  public static LayerNormLstm of(int width, OutputMode outputMode) {
    return new LayerNormLstm(
        Recurrence.standard(width, outputMode),
        1e-5,
        WeightInitializer.ONES,
        Lstm.UNIT_FORGET_GATE);
  }

  /** The same with another epsilon. */
  public LayerNormLstm withEpsilon(double other) {
    return new LayerNormLstm(recurrence, other, gain, bias);
  }

  /** The same with other factors. */
  public LayerNormLstm withFactors(double learnRate, double l2) {
    return new LayerNormLstm(recurrence.withFactors(learnRate, l2), epsilon, gain, bias);
  }

  @Override
  public String kind() {
    return "layernormlstm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return recurrence.output(inputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int width = recurrence.width();
    int all = LayerNormLstmCell.GATES * width;
    return recurrence.parameters(
        inputs,
        LayerNormLstmCell.GATES,
        Parameter.of(INPUT_GAIN, gain, all),
        Parameter.of(HIDDEN_GAIN, gain, all),
        Parameter.bias(BIAS, bias, all),
        Parameter.of(CELL_GAIN, gain, width),
        Parameter.bias(CELL_BIAS, WeightInitializer.ZEROS, width));
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = recurrence.properties();
    properties.put("epsilon", epsilon);
    return properties;
  }

  @Override
  public List<String> warnings(List<Shape> inputs) {
    List<String> warnings = new ArrayList<>(recurrence.warnings(inputs));
    if (recurrence.width() == 1) {
      warnings.add(
          "its width is 1, so that the normalized cell state is 0 and nothing is remembered.");
    }
    return warnings;
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new RecurrentOps(
        site,
        recurrence,
        LayerNormLstmCell.GATES,
        RecurrentOps.Biases.NONE,
        arrays -> new LayerNormLstmOps(arrays, (float) epsilon));
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new RecurrentReference(
        inputs.getFirst().steps(),
        inputs.getFirst().width(),
        recurrence.outputMode(),
        RecurrentOps.Biases.NONE,
        input ->
            new LayerNormLstmReference(
                input.parameter(INPUT_GAIN),
                input.parameter(HIDDEN_GAIN),
                input.parameter(BIAS),
                input.parameter(CELL_GAIN),
                input.parameter(CELL_BIAS),
                (float) epsilon),
        List.of(INPUT_GAIN, HIDDEN_GAIN, BIAS, CELL_GAIN, CELL_BIAS));
  }
}
