package dev.stratus.engine;

import dev.stratus.tensor.Tensor;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Where an engine leaves its results: the same tensors in every run. */
public final class EngineResults {
  private final Tensor y;
  private final Optional<Tensor> sum;
  private final Optional<Tensor> mean;
  private final Optional<Tensor> rstd;
  private final Optional<Tensor> dx;
  private final Optional<Tensor> scaleGradient;
  private final Optional<Tensor> offsetGradient;
  private final Number epsilon;

  private EngineResults(Operands<?, ?, ?> operands) {
    y = operands.yTensor();
    sum = operands.sum();
    epsilon = operands.epsilon;
    mean = statistics(operands, true);
    rstd = statistics(operands, false);
    dx = operands.gradients.map(g -> g.dxTensor());
    boolean parameters = operands.problem.parameterGradients();
    scaleGradient = parameters ? gradient(operands, true) : Optional.empty();
    offsetGradient = parameters ? gradient(operands, false) : Optional.empty();
  }

  static EngineResults of(Operands<?, ?, ?> operands) {
    return new EngineResults(operands);
  }

  private static <P extends TornadoNativeArray> Optional<Tensor> statistics(
      Operands<?, P, ?> operands, boolean ofMean) {
    boolean there = operands.problem.saveStatistics() && operands.geometry.groups() > 0;
    return there
        ? Optional.of(operands.statistics(ofMean ? operands.mean : operands.rstd))
        : Optional.empty();
  }

  private static <P extends TornadoNativeArray> Optional<Tensor> gradient(
      Operands<?, P, ?> operands, boolean ofScale) {
    return operands.gradients.map(g -> operands.parameterTensor(ofScale ? g.scale() : g.offset()));
  }

  public Tensor y() {
    return y;
  }

  /** The sum of input and residual input, where there is one. */
  public Optional<Tensor> sum() {
    return sum;
  }

  /** The mean of each group, where statistics are saved. */
  public Optional<Tensor> mean() {
    return mean;
  }

  /** The reciprocal deviation of each group, where statistics are saved. */
  public Optional<Tensor> rstd() {
    return rstd;
  }

  public Optional<Tensor> dx() {
    return dx;
  }

  public Optional<Tensor> scaleGradient() {
    return scaleGradient;
  }

  public Optional<Tensor> offsetGradient() {
    return offsetGradient;
  }

  /** As the kernels saw it. */
  public Number epsilon() {
    return epsilon;
  }
}
