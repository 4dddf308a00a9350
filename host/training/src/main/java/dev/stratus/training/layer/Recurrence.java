package dev.stratus.training.layer;

import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.WeightInitializer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all recurrent layers have: a hidden state that starts at 0, weights for the input and for
 * the state, and which states they give. Steps from a sequence's length on change nothing.
 *
 * @param width of the hidden state: MATLAB's NumHiddenUnits
 * @param outputMode which states come out
 * @param inputWeights first values of the weights by which the input is multiplied
 * @param recurrentWeights first values of the weights by which the hidden state is multiplied
 * @param factors of all parameters
 */
public record Recurrence(
    int width,
    OutputMode outputMode,
    WeightInitializer inputWeights,
    WeightInitializer recurrentWeights,
    Parameter.Factors factors) {
  /** Gates x width rows, a column for each of the input's. */
  public static final String INPUT_WEIGHTS = "InputWeights";

  /** Gates x width rows, a column for each of the hidden state's. */
  public static final String RECURRENT_WEIGHTS = "RecurrentWeights";

  /** Added to both products, gates x width values. */
  public static final String BIAS = "Bias";

  /**
   * @throws IllegalArgumentException if the width is smaller than 1
   */
  public Recurrence {
    if (width < 1) {
      throw new IllegalArgumentException(
          "A recurrent layer has a hidden state of " + width + "; it needs at least 1.");
    }
  }

  /** With MATLAB's defaults: Glorot's weights for the input, orthogonal ones for the state. */
  public static Recurrence standard(int width, OutputMode outputMode) {
    return new Recurrence(
        width,
        outputMode,
        WeightInitializer.GLOROT,
        WeightInitializer.ORTHOGONAL,
        Parameter.Factors.ONE);
  }

  /** The same with other factors. */
  public Recurrence withFactors(double learnRate, double l2) {
    return new Recurrence(
        width, outputMode, inputWeights, recurrentWeights, new Parameter.Factors(learnRate, l2));
  }

  Shape output(List<Shape> inputs) {
    Shape x = Inputs.values(inputs);
    return outputMode == OutputMode.LAST ? Shape.features(width) : x.withWidth(width);
  }

  /** Both weights, and after them what the layer has beside. */
  List<Parameter> parameters(List<Shape> inputs, int gates, Parameter... others) {
    int rows = Math.multiplyExact(gates, width);
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.of(INPUT_WEIGHTS, inputWeights, rows, inputs.getFirst().width()));
    all.add(Parameter.of(RECURRENT_WEIGHTS, recurrentWeights, rows, width));
    all.addAll(List.of(others));
    return all.stream().map(p -> p.with(factors)).toList();
  }

  Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("width", width);
    properties.put("outputMode", outputMode.toString());
    Inputs.putFactors(properties, factors);
    return properties;
  }

  List<String> warnings(List<Shape> inputs) {
    return inputs.getFirst().steps() == 1
        ? List.of(
            "its input has one step, so that the recurrent weights only ever meet the initial"
                + " state, 0, and never learn.")
        : List.of();
  }
}
