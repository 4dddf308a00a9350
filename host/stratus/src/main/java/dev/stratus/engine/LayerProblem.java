package dev.stratus.engine;

import dev.stratus.geometry.Geometry;
import dev.stratus.geometry.GroupWalk;
import dev.stratus.geometry.Strides;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What is to be computed, checked and resolved: nothing is left to choose but the kernel.
 *
 * @param geometry which elements form a group
 * @param x the input; may be a view
 * @param residual added to x before normalizing; of x's sizes, may be a view
 * @param lengths valid steps along T, one for each observation; empty where all are valid
 * @param epsilon added to the variance
 * @param rms no centring
 * @param gamma the scale as it multiplies; a single 1 where there is none
 * @param beta the offset; a single 0 where there is none
 * @param saveStatistics whether mean and rstd are kept
 * @param parameterGradients whether the backward pass sums dgamma and dbeta
 * @param dy the gradient that comes in; empty where there is no backward pass
 * @param places where results go
 * @param walks the group walks, as far as they were asked for
 */
public record LayerProblem(
    Geometry geometry,
    Tensor x,
    Optional<Tensor> residual,
    List<Integer> lengths,
    double epsilon,
    boolean rms,
    Tensor gamma,
    Tensor beta,
    boolean saveStatistics,
    boolean parameterGradients,
    Optional<Tensor> dy,
    ResultPlaces places,
    KnownWalks walks) {

  public LayerProblem {
    lengths = List.copyOf(lengths);
  }

  public LayerProblem(
      Geometry geometry,
      Tensor x,
      Optional<Tensor> residual,
      List<Integer> lengths,
      double epsilon,
      boolean rms,
      Tensor gamma,
      Tensor beta,
      boolean saveStatistics,
      boolean parameterGradients,
      Optional<Tensor> dy,
      ResultPlaces places) {
    this(
        geometry,
        x,
        residual,
        lengths,
        epsilon,
        rms,
        gamma,
        beta,
        saveStatistics,
        parameterGradients,
        dy,
        places,
        new KnownWalks());
  }

  public DType type() {
    return x.dtype();
  }

  public boolean masked() {
    return !lengths.isEmpty();
  }

  private Strides dense() {
    return Strides.dense(geometry.order(), geometry.sizesArray());
  }

  /** Where what is normalized lies: x, or the dense sum of x and the residual input. */
  private Strides normalized() {
    return residual.isPresent() ? dense() : Strides.of(x);
  }

  /** The groups in the forward pass: x or the sum, and y. */
  public GroupWalk forwardWalk() {
    return walks.forward(
        () -> GroupWalk.of(geometry, normalized(), dense(), dense(), Strides.of(gamma), masked()));
  }

  /**
   * The groups in the backward pass: x or the sum, dy, and dx.
   *
   * @throws IllegalStateException if there is no backward pass
   */
  public GroupWalk backwardWalk() {
    Tensor gradient =
        dy.orElseThrow(() -> new IllegalStateException("There is no gradient to go back with."));
    return walks.backward(() ->
        GroupWalk.of(
            geometry, normalized(), Strides.of(gradient), dense(), Strides.of(gamma), masked()));
  }

  /** x, the residual input, and their sum. Masks play no part. */
  GroupWalk sumWalk() {
    return GroupWalk.of(
        geometry,
        Strides.of(x),
        Strides.of(residual.orElseThrow()),
        dense(),
        Strides.of(gamma),
        false);
  }

  /** Whether x and the residual input lie as their sum does, so that one plain loop adds them. */
  boolean sumIsPlain() {
    Tensor other = residual.orElseThrow();
    return x.isDense() && other.isDense() && Strides.of(x).equals(Strides.of(other));
  }

  /** Whether every column of a contiguous row has a parameter of its own. */
  public boolean parameterPerColumn() {
    return geometry.parameterCount() == geometry.width();
  }

  /** The elements of all arrays as large as x. */
  public long bytesOfData() {
    long each = (long) geometry.elements() * type().bytes();
    long results = each + (residual.isPresent() ? each : 0);
    long inputs =
        bytes(x)
            + residual.map(LayerProblem::bytes).orElse(0L)
            + dy.map(d -> bytes(d) + each).orElse(0L);
    return inputs + results;
  }

  /** The largest array. */
  public long largestBytes() {
    long each = (long) geometry.elements() * type().bytes();
    long inputs =
        Math.max(
            bytes(x),
            Math.max(
                residual.map(LayerProblem::bytes).orElse(0L),
                dy.map(LayerProblem::bytes).orElse(0L)));
    return Math.max(each, inputs);
  }

  /** Scale and offset. */
  public long bytesOfParameters() {
    return 2L * Math.max(1, geometry.parameterCount()) * type().parameterType().bytes();
  }

  private static long bytes(Tensor tensor) {
    return tensor.data().getNumBytesOfSegment();
  }
}
