package dev.stratus;

import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.ResultPlaces;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The problems of a sequence's layers, over arrays that neighbours share. */
final class SequenceProblems {
  private SequenceProblems() {}

  /**
   * @throws IllegalArgumentException if the input does not fit a layer; the message names it
   */
  static List<LayerProblem> of(LayerSequence sequence, LayerInput input) {
    int count = sequence.layers().size();
    List<Tensor> results = likeX(count, input.x());
    boolean withBackward = input.outputGradient().isPresent();
    List<Tensor> gradients = withBackward ? likeX(count, input.x()) : List.of();
    List<LayerProblem> problems = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LayerInput own = i == 0 ? input : input.of(results.get(i - 1), input.outputGradient());
      if (withBackward && i + 1 < count) {
        own = own.withOutputGradient(gradients.get(i + 1));
      }
      Optional<Tensor> dx = withBackward ? Optional.of(gradients.get(i)) : Optional.empty();
      ResultPlaces places = new ResultPlaces(Optional.of(results.get(i)), Optional.empty(), dx);
      problems.add(problem(sequence.layers().get(i), i, own, withBackward, places));
    }
    return problems;
  }

  private static List<Tensor> likeX(int count, Tensor x) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tensors.add(Tensor.like(x));
    }
    return tensors;
  }

  private static LayerProblem problem(
      LayerNormalization layer,
      int index,
      LayerInput input,
      boolean withBackward,
      ResultPlaces places) {
    try {
      return LayerProblems.of(layer, input, withBackward, places);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(
          "Layer " + (index + 1) + " of the sequence: " + refused.getMessage(), refused);
    }
  }
}
