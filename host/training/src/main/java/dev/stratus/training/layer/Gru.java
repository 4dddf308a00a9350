package dev.stratus.training.layer;

import dev.stratus.kernels.GruCell;
import dev.stratus.reference.recurrent.GruReference;
import dev.stratus.training.Layer;
import dev.stratus.training.LayerOps;
import dev.stratus.training.LayerReference;
import dev.stratus.training.LayerSite;
import dev.stratus.training.Parameter;
import dev.stratus.training.Shape;
import dev.stratus.training.WeightInitializer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gated recurrent unit layer (Cho and others, arXiv 1406.1078) with the reset gate after the
 * product: MATLAB's gruLayer with ResetGateMode {@code after-multiplication}, its default, or with
 * a bias of the recurrent product {@code recurrent-bias-after-multiplication}, which is PyTorch's.
 * Gates stand in the order reset, update, candidate, as in both; the state begins at 0. {@code h' =
 * (1 - z) n + z h}.
 *
 * @param recurrence width, what comes out, weights
 * @param bias first values of the biases
 * @param recurrentBias whether the recurrent product has a bias of its own; MATLAB keeps it as the
 *     second half of its Bias
 */
public record Gru(Recurrence recurrence, WeightInitializer bias, boolean recurrentBias)
    implements Layer {
  /** 3 width x inputs. */
  public static final String INPUT_WEIGHTS = Recurrence.INPUT_WEIGHTS;

  /** 3 width x width. */
  public static final String RECURRENT_WEIGHTS = Recurrence.RECURRENT_WEIGHTS;

  /** Added to {@code W x}, 3 width values. */
  public static final String BIAS = Recurrence.BIAS;

  /** Added to {@code R h}, 3 width values. */
  public static final String RECURRENT_BIAS = "RecurrentBias";

  /**
   * With MATLAB's first values, and one bias.
   *
   * @throws IllegalArgumentException if the width is smaller than 1
   */
  public static Gru of(int width, OutputMode outputMode) {
    return new Gru(Recurrence.standard(width, outputMode), WeightInitializer.ZEROS, false);
  }

  /** The same with a bias of the recurrent product. */
  public Gru withRecurrentBias() {
    return new Gru(recurrence, bias, true);
  }

  /** The same with other factors. */
  public Gru withFactors(double learnRate, double l2) {
    return new Gru(recurrence.withFactors(learnRate, l2), bias, recurrentBias);
  }

  private RecurrentOps.Biases biases() {
    return new RecurrentOps.Biases(
        Optional.of(BIAS), recurrentBias ? Optional.of(RECURRENT_BIAS) : Optional.empty());
  }

  @Override
  public String kind() {
    return "gru";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return recurrence.output(inputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int all = GruCell.GATES * recurrence.width();
    Parameter ofInput = Parameter.bias(BIAS, bias, all);
    Parameter ofState = Parameter.bias(RECURRENT_BIAS, bias, all);
    return recurrentBias
        ? recurrence.parameters(inputs, GruCell.GATES, ofInput, ofState)
        : recurrence.parameters(inputs, GruCell.GATES, ofInput);
  }

  @Override
  public Map<String, Object> properties() {
    Map<String, Object> properties = recurrence.properties();
    properties.put(
        "resetGateMode",
        recurrentBias ? "recurrent-bias-after-multiplication" : "after-multiplication");
    return properties;
  }

  @Override
  public List<String> warnings(List<Shape> inputs) {
    return recurrence.warnings(inputs);
  }

  @Override
  public LayerOps ops(LayerSite site) {
    return new RecurrentOps(site, recurrence, GruCell.GATES, biases(), GruOps::new);
  }

  @Override
  public LayerReference reference(List<Shape> inputs) {
    return new RecurrentReference(
        inputs.getFirst().steps(),
        inputs.getFirst().width(),
        recurrence.outputMode(),
        biases(),
        input -> new GruReference(recurrence.width()),
        List.of());
  }
}
