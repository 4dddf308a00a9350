package dev.stratus.training.layer;

import dev.stratus.kernels.LayerNormGruCell;
import dev.stratus.reference.recurrent.LayerNormGruReference;
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
 * The layer-normalized gated recurrent unit layer of Ba, Kiros, Hinton (arXiv 1607.06450,
 * supplement): both gates are normalized together, the candidate's parts alone; {@code n = tanh(LN(
 * W_n x) + r LN(R_n h))}, {@code h' = (1 - z) h + z n}, so that z says how much is new, where in
 * {@link Gru} it says how much is kept. Order: reset, update, candidate.
 *
 * @param recurrence width, what comes out, weights
 * @param epsilon added to each variance
 * @param gain first values of all gains
 * @param bias first values of both biases
 */
public record LayerNormGru(
    Recurrence recurrence, double epsilon, WeightInitializer gain, WeightInitializer bias)
    implements Layer {
  /** 3 width x inputs. */
  public static final String INPUT_WEIGHTS = Recurrence.INPUT_WEIGHTS;

  /** 3 width x width. */
  public static final String RECURRENT_WEIGHTS = Recurrence.RECURRENT_WEIGHTS;

  /** Times the normalized {@code W x}, 3 width values. */
  public static final String INPUT_GAIN = "InputGain";

  /** Times the normalized {@code R h}, 3 width values. */
  public static final String HIDDEN_GAIN = "HiddenGain";

  /** Added to both, in the candidate outside of the reset gate; 3 width values. */
  public static final String BIAS = Recurrence.BIAS;

  /** Added to the candidate's part of {@code R h} inside of the reset gate, width values. */
  public static final String HIDDEN_BIAS = "HiddenBias";

  /**
   * @throws IllegalArgumentException if epsilon is not a float32 above 0
   */
  public LayerNormGru {
    Inputs.requireEpsilon(epsilon);
  }

  /**
   * With epsilon 1e-5, gains 1 and biases 0.
   *
   * @throws IllegalArgumentException if the width is smaller than 1
   */
  public static LayerNormGru of(int width, OutputMode outputMode) {
    return new LayerNormGru(
        Recurrence.standard(width, outputMode),
        1e-5,
        WeightInitializer.ONES,
        WeightInitializer.ZEROS);
  }

  /** The same with another epsilon. */
  public LayerNormGru withEpsilon(double other) {
    return new LayerNormGru(recurrence, other, gain, bias);
  }

  /** The same with other factors. */
  public LayerNormGru withFactors(double learnRate, double l2) {
    return new LayerNormGru(recurrence.withFactors(learnRate, l2), epsilon, gain, bias);
  }

  @Override
  public String kind() {
    return "layernormgru";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return recurrence.output(inputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int all = LayerNormGruCell.GATES * recurrence.width();
    return recurrence.parameters(
        inputs,
        LayerNormGruCell.GATES,
        Parameter.of(INPUT_GAIN, gain, all),
        Parameter.of(HIDDEN_GAIN, gain, all),
        Parameter.bias(BIAS, bias, all),
        Parameter.bias(HIDDEN_BIAS, bias, recurrence.width()));
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
          "its width is 1, so that the candidate's normalized parts are 0 whatever comes in.");
    }
    return warnings;
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new RecurrentOps(
        site,
        recurrence,
        LayerNormGruCell.GATES,
        RecurrentOps.Biases.NONE,
        arrays -> new LayerNormGruOps(arrays, (float) epsilon));
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new RecurrentReference(
        inputs.getFirst().steps(),
        inputs.getFirst().width(),
        recurrence.outputMode(),
        RecurrentOps.Biases.NONE,
        input ->
            new LayerNormGruReference(
                input.parameter(INPUT_GAIN),
                input.parameter(HIDDEN_GAIN),
                input.parameter(BIAS),
                input.parameter(HIDDEN_BIAS),
                (float) epsilon),
        List.of(INPUT_GAIN, HIDDEN_GAIN, BIAS, HIDDEN_BIAS));
  }
}
