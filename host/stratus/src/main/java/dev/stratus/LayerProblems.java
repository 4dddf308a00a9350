package dev.stratus;

import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.ResultPlaces;
import dev.stratus.geometry.Geometry;
import dev.stratus.geometry.ParameterShape;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Brings a layer and its inputs together: everything is checked here, in the caller's words, and
 * what the kernels have no word for (a zero-centred scale, no scale, no offset) is resolved.
 */
final class LayerProblems {
  private final LayerNormalization layer;
  private final LayerInput input;
  private final Tensor x;
  private final Geometry geometry;

  private LayerProblems(LayerNormalization layer, LayerInput input) {
    this.layer = layer;
    this.input = input;
    this.x = input.x();
    this.geometry = layer.geometry(x.format(), x.order(), x.sizes());
  }

  /** As the other, the results being the engine's own. */
  static LayerProblem of(LayerNormalization layer, LayerInput input, boolean withBackward) {
    return of(layer, input, withBackward, ResultPlaces.OWN);
  }

  /**
   * @param withBackward whether statistics are kept for a backward pass
   * @param places where results go
   * @throws IllegalArgumentException if the input does not fit the layer; the message names both
   * @throws IllegalStateException if the layer is not initialized
   */
  static LayerProblem of(
      LayerNormalization layer, LayerInput input, boolean withBackward, ResultPlaces places) {
    return new LayerProblems(layer, input).problem(withBackward, places);
  }

  private LayerProblem problem(boolean withBackward, ResultPlaces places) {
    List<Learnable> learnables = layer.learnables();
    requireParameters(learnables);
    requireResidual();
    LayerConfiguration configuration = layer.configuration();
    boolean frozen = learnables.stream().allMatch(Learnable::isFrozen);
    List<Integer> lengths = lengths();
    if (withBackward) {
      input.outputGradient().ifPresent(this::requireGradient);
    }
    return new LayerProblem(
        geometry,
        x,
        input.residual(),
        lengths,
        configuration.epsilon(),
        configuration.rms(),
        gamma(),
        beta(),
        configuration.savedStatistics() || withBackward,
        withBackward && !frozen,
        withBackward ? input.outputGradient() : Optional.empty(),
        places);
  }

  private void requireParameters(List<Learnable> learnables) {
    for (Learnable one : learnables) {
      boolean perChannel = geometry.parameters() == ParameterShape.CHANNEL;
      boolean sizes = Arrays.equals(one.value().sizes(), geometry.parameterSizes());
      boolean labels = one.value().format().equals(geometry.parameterFormat());
      if (perChannel && !sizes) {
        throw new IllegalArgumentException(
            "NumChannels is "
                + one.value().elements()
                + " and the data have C = "
                + geometry.channels()
                + " (format "
                + geometry.format().text()
                + ", sizes "
                + geometry.sizesText()
                + "); they must be equal. Initialize another layer for these data.");
      }
      if (!perChannel && !(sizes && labels)) {
        throw new IllegalArgumentException(
            one.name()
                + " has a value for each element of "
                + one.value()
                + ", and a group of the data is "
                + geometry.parameterFormat().text()
                + " "
                + Arrays.toString(geometry.parameterSizes())
                + " ("
                + geometry.text()
                + "). Initialize another layer for these data.");
      }
    }
  }

  private void requireResidual() {
    boolean wanted = layer.configuration().residual();
    if (wanted != input.residual().isPresent()) {
      throw new IllegalArgumentException(
          wanted
              ? "The layer has a residual input and none is given: LayerInput.of(x).withResidual(r)."
              : "A residual input is given and the layer has none: builder().residual(true).");
    }
    input.residual().ifPresent(r -> requireLikeX("The residual input", r));
  }

  private void requireGradient(Tensor dy) {
    requireLikeX("The gradient dy", dy);
  }

  private void requireLikeX(String what, Tensor other) {
    if (!other.format().equals(x.format())
        || !Arrays.equals(other.sizes(), x.sizes())
        || other.dtype() != x.dtype()) {
      throw new IllegalArgumentException(
          what
              + " is "
              + other
              + " and the input "
              + x
              + "; it must have the input's format, sizes and element type.");
    }
  }

  /** Empty where all steps are valid. */
  private List<Integer> lengths() {
    List<Integer> lengths = input.lengths();
    if (lengths.isEmpty()) {
      return lengths;
    }
    if (geometry.timeDimension().isEmpty()) {
      throw new IllegalArgumentException(
          "Valid lengths "
              + lengths
              + " are given; they count steps along T, and the format "
              + geometry.format().text()
              + " has no T.");
    }
    int steps = geometry.size(geometry.timeDimension().getAsInt());
    if (lengths.size() != geometry.observations()) {
      throw new IllegalArgumentException(
          "There are "
              + lengths.size()
              + " valid lengths and "
              + geometry.observations()
              + " observations (format "
              + geometry.format().text()
              + ", sizes "
              + geometry.sizesText()
              + "); give one for each.");
    }
    for (int i = 0; i < lengths.size(); i++) {
      if (lengths.get(i) < 0 || lengths.get(i) > steps) {
        throw new IllegalArgumentException(
            "The valid length of observation "
                + i
                + " is "
                + lengths.get(i)
                + "; T has "
                + steps
                + " steps, so it must be 0 to "
                + steps
                + ".");
      }
    }
    return lengths.stream().allMatch(n -> n == steps) ? List.of() : lengths;
  }

  private Tensor gamma() {
    Optional<Learnable> scale = layer.learnable(Learnable.SCALE);
    if (scale.isEmpty()) {
      return constant(1);
    }
    Tensor value = laidOut(scale.get());
    if (!layer.configuration().zeroCentredScale()) {
      return value;
    }
    // The sum is rounded as the kernels' arithmetic rounds.
    double[] moved = value.toDoubles();
    for (int i = 0; i < moved.length; i++) {
      moved[i] = parameterType() == DType.FLOAT32 ? 1f + (float) moved[i] : 1 + moved[i];
    }
    return Tensor.ofDoubles(moved, value.format(), value.order(), value.sizes())
        .to(parameterType());
  }

  private Tensor beta() {
    Optional<Learnable> offset = layer.learnable(Learnable.OFFSET);
    if (offset.isPresent()) {
      return laidOut(offset.get());
    }
    Optional<Learnable> scale = layer.learnable(Learnable.SCALE);
    return scale.isEmpty() ? constant(0) : Tensor.like(laidOut(scale.get()));
  }

  /**
   * In the data's memory order, as the kernels read it, whatever the layer was initialized with.
   */
  private Tensor laidOut(Learnable one) {
    return one.value().to(parameterType()).to(x.order());
  }

  private Tensor constant(double value) {
    return Tensor.ofDoubles(new double[] {value}, DataFormat.of("C"), MemoryOrder.ROW_MAJOR, 1)
        .to(parameterType());
  }

  private DType parameterType() {
    return x.dtype().parameterType();
  }
}
