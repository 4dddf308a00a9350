package dev.stratus;

import dev.stratus.split.SplitAxis;
import dev.stratus.split.TensorParts;
import dev.stratus.tensor.DimensionLabel;
import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * One part of the batch.
 *
 * @param axis along which dimension; empty: the part is the whole
 * @param from first step
 * @param to step after the last
 */
record SplitCut(Optional<SplitAxis> axis, int from, int to) {

  Tensor of(Tensor whole) {
    return axis.map(a -> whole.slice(a.dimension(), from, to)).orElse(whole);
  }

  /** Nothing is copied. */
  LayerInput of(LayerInput whole) {
    return new LayerInput(
        TensorParts.orView(of(whole.x())),
        whole.residual().map(r -> TensorParts.orView(of(r))),
        lengths(whole.lengths()),
        whole.outputGradient().map(dy -> TensorParts.orView(of(dy))));
  }

  /** Along B each observation takes its own; along T all are cut off at the part's ends. */
  private List<Integer> lengths(List<Integer> all) {
    String label = axis.map(SplitAxis::label).orElse("");
    if (all.isEmpty() || label.isEmpty()) {
      return all;
    }
    if (label.equals(DimensionLabel.B.name())) {
      return all.subList(from, to);
    }
    return label.equals(DimensionLabel.T.name())
        ? all.stream().map(n -> Math.clamp((long) n - from, 0, to - from)).toList()
        : all;
  }

  long elements(Tensor whole) {
    return axis.map(a -> whole.elements() / a.steps() * (to - from)).orElse(whole.elements());
  }
}
