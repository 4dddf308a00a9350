package dev.stratus.engine;

import dev.stratus.geometry.Geometry;
import dev.stratus.kernels.Flags;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The arrays of a problem, typed as its kernels take them: the caller's inputs as they are, and
 * results of our own.
 */
final class Operands<D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number> {

  /** What the backward pass adds. */
  record Gradients<D, P>(D dy, D dx, Tensor dxTensor, P scale, P offset) {}

  final LayerProblem problem;
  final LayerKernels<D, P, S> kernels;
  final Geometry geometry;
  final S epsilon;
  final int flags;

  /** The caller's input. */
  final D input;

  final Optional<D> residual;

  /** What is normalized: the input, or the sum of input and residual input. */
  final D x;

  final D y;
  final P mean;
  final P rest;
  final P rstd;
  final IntArray lengths;
  final Optional<Gradients<D, P>> gradients;
  private final Tensor yTensor;
  private final Optional<Tensor> sum;

  private Operands(LayerProblem problem, LayerKernels<D, P, S> kernels) {
    this.problem = problem;
    this.kernels = kernels;
    this.geometry = problem.geometry();
    this.epsilon = kernels.scalar().apply(problem.epsilon());
    this.flags = (problem.rms() ? Flags.RMS : 0) | (problem.saveStatistics() ? Flags.SAVE : 0);
    this.input = data(problem.x());
    this.residual = problem.residual().map(this::data);
    this.sum = problem.residual().map(r -> own(problem.places().sum()));
    this.x = sum.map(this::data).orElse(input);
    this.yTensor = own(problem.places().y());
    this.y = data(yTensor);
    int saved = problem.saveStatistics() ? Math.max(1, geometry.groups()) : 1;
    this.mean = parameters(saved);
    this.rest = parameters(saved);
    this.rstd = parameters(saved);
    this.lengths =
        problem.masked()
            ? IntArray.fromArray(problem.lengths().stream().mapToInt(Integer::intValue).toArray())
            : new IntArray(1);
    this.gradients = problem.dy().map(this::gradientsOf);
  }

  private Tensor own(Optional<Tensor> given) {
    return given.orElseGet(() -> Tensor.like(problem.x()));
  }

  private Gradients<D, P> gradientsOf(Tensor dy) {
    Tensor dx = own(problem.places().dx());
    int count = problem.parameterGradients() ? geometry.parameterCount() : 1;
    return new Gradients<>(
        data(dy), data(dx), dx, parameters(Math.max(1, count)), parameters(Math.max(1, count)));
  }

  static Operands<?, ?, ?> of(LayerProblem problem) {
    return typed(problem, KernelSets.of(problem.type()));
  }

  private static <D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number>
      Operands<D, P, S> typed(LayerProblem problem, LayerKernels<D, P, S> kernels) {
    return new Operands<>(problem, kernels);
  }

  private D data(Tensor tensor) {
    return kernels.data().cast(tensor.data());
  }

  /** A new array of the type of parameters. */
  P parameters(int count) {
    return kernels.parameter().cast(kernels.type().parameterType().allocate(count));
  }

  /**
   * Gamma, of as many values as a kernel reads: its own, or that many of the one that all elements
   * share.
   */
  P gamma(int count) {
    return repeated(problem.gamma(), count);
  }

  /** As {@link #gamma}, for beta. */
  P beta(int count) {
    return repeated(problem.beta(), count);
  }

  private P repeated(Tensor values, int count) {
    P array = parameters(count);
    double[] heap = values.toDoubles();
    if (heap.length != count && heap.length != 1) {
      throw new IllegalStateException(
          "A kernel wants " + count + " parameters and there are " + heap.length + ".");
    }
    for (int i = 0; i < count; i++) {
      set(array, i, heap.length == 1 ? heap[0] : heap[i]);
    }
    return array;
  }

  private static void set(TornadoNativeArray array, int index, double value) {
    switch (array) {
      case FloatArray floats -> floats.set(index, (float) value);
      case DoubleArray doubles -> doubles.set(index, value);
      default -> throw new IllegalStateException("No array of parameters: " + array.getClass());
    }
  }

  Gradients<D, P> gradients() {
    return gradients.orElseThrow(() -> new IllegalStateException("There is no backward pass."));
  }

  Tensor yTensor() {
    return yTensor;
  }

  Optional<Tensor> sum() {
    return sum;
  }

  Tensor statistics(P array) {
    return Tensor.wrap(array, geometry.format(), geometry.order(), geometry.statisticsSizes());
  }

  /** A gradient, shaped and laid out as gamma. */
  Tensor parameterTensor(P array) {
    MemoryOrder order = problem.gamma().order();
    return Tensor.wrap(array, geometry.parameterFormat(), order, geometry.parameterSizes());
  }
}
