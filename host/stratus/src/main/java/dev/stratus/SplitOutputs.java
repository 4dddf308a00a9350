package dev.stratus;

import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.ResultPlaces;
import dev.stratus.geometry.Geometry;
import dev.stratus.split.TensorParts;
import dev.stratus.tensor.Tensor;
import java.util.Optional;

/**
 * The whole tensors that the shares' results are parts of. Parts that lie together are written in
 * place by their device, the others by {@link #gather}; no two parts overlap, so shares need no
 * lock.
 */
final class SplitOutputs {
  private final Tensor y;
  private final Optional<Tensor> sum;
  private final Optional<Tensor> mean;
  private final Optional<Tensor> rstd;
  private final Optional<Tensor> dx;
  private volatile Optional<String> forwardSpoiled = Optional.empty();
  private volatile Optional<String> backwardSpoiled = Optional.empty();

  SplitOutputs(LayerProblem problem) {
    Tensor x = problem.x();
    Geometry geometry = problem.geometry();
    y = Tensor.like(x);
    sum = problem.residual().map(r -> Tensor.like(x));
    dx = problem.dy().map(dy -> Tensor.like(x));
    boolean kept = problem.saveStatistics() && geometry.groups() > 0;
    mean = kept ? Optional.of(statistics(x, geometry)) : Optional.empty();
    rstd = kept ? Optional.of(statistics(x, geometry)) : Optional.empty();
  }

  private static Tensor statistics(Tensor x, Geometry geometry) {
    return Tensor.zeros(
        x.dtype().parameterType(), x.format(), x.order(), geometry.statisticsSizes());
  }

  /** Where a share writes in place. */
  ResultPlaces places(SplitCut cut) {
    return new ResultPlaces(part(cut, Optional.of(y)), part(cut, sum), part(cut, dx));
  }

  /** As {@link #places}, for a backward pass whose forward results are another device's. */
  ResultPlaces backwardPlaces(SplitCut cut) {
    return new ResultPlaces(Optional.empty(), Optional.empty(), part(cut, dx));
  }

  private static Optional<Tensor> part(SplitCut cut, Optional<Tensor> whole) {
    return whole.flatMap(all -> TensorParts.inPlace(cut.of(all)));
  }

  void gather(SplitCut cut, ResultPlaces places, ForwardResult part) {
    if (places.y().isEmpty()) {
      cut.of(y).setAll(part.y());
    }
    if (places.sum().isEmpty()) {
      put(cut, sum, part.sum());
    }
    put(cut, mean, part.mean());
    put(cut, rstd, part.rstd());
  }

  void gather(SplitCut cut, ResultPlaces places, BackwardResult part) {
    if (places.dx().isEmpty()) {
      put(cut, dx, Optional.of(part.dx()));
    }
  }

  private static void put(SplitCut cut, Optional<Tensor> whole, Optional<Tensor> part) {
    whole.ifPresent(all -> part.ifPresent(values -> cut.of(all).setAll(values)));
  }

  /** From now on nothing that the forward pass writes can be had. */
  void spoilForward(String why) {
    forwardSpoiled = Optional.of(why);
  }

  /** As {@link #spoilForward}, of the backward pass. */
  void spoilBackward(String why) {
    backwardSpoiled = Optional.of(why);
  }

  Tensor y() {
    requireWhole(forwardSpoiled);
    return y;
  }

  Optional<Tensor> sum() {
    requireWhole(forwardSpoiled);
    return sum;
  }

  Optional<Tensor> mean() {
    requireWhole(forwardSpoiled);
    return mean;
  }

  Optional<Tensor> rstd() {
    requireWhole(forwardSpoiled);
    return rstd;
  }

  Tensor dx() {
    requireWhole(backwardSpoiled);
    return dx.orElseThrow();
  }

  private static void requireWhole(Optional<String> spoiled) {
    if (spoiled.isPresent()) {
      throw new IllegalStateException(
          "The result was overwritten in part by a later run that failed: " + spoiled.get());
    }
  }
}
