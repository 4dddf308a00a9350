package dev.stratus.training.layer;

import dev.stratus.kernels.FullyConnected;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The three matrix products of a layer with weights outputs x inputs, each by the kernels that suit
 * its sizes and the device; the bounds are those of docs/training-kernels.md, measured by {@code
 * bench/run products}.
 */
final class Products {
  /** From so many rows on packing pays for products by the weights. */
  private static final int ROWS_TO_PACK = 32;

  /** From so many rows on packing pays for the weights' gradient. */
  private static final int ROWS_TO_PACK_GRADIENT = 256;

  private enum Form {
    PLAIN,
    BLOCKED,
    PACKED,
    TILED
  }

  private final StepDevice device;
  private final int rows;
  private final int inputs;
  private final int outputs;
  private final StepArrays arrays;
  private final Form byWeights;
  private final Form gradient;

  /**
   * @param rows of x and y
   */
  Products(StepDevice device, StepArrays arrays, int rows, int inputs, int outputs) {
    this.device = device;
    this.arrays = arrays;
    this.rows = rows;
    this.inputs = inputs;
    this.outputs = outputs;
    this.byWeights = form(rows, ROWS_TO_PACK);
    this.gradient = form(rows, ROWS_TO_PACK_GRADIENT + 1);
  }

  private Form form(int size, int packFrom) {
    if (device.plainKernels()) {
      return Form.PLAIN;
    }
    if (device.prefersGroups()) {
      return Form.TILED;
    }
    return size < packFrom ? Form.BLOCKED : Form.PACKED;
  }

  /** A product that can be launched again and again: its scratch arrays are made once. */
  interface Product {
    void launch(Launches to);
  }

  /** {@code y = x W^T + b}. */
  Product forward(FloatArray x, FloatArray weights, FloatArray bias, FloatArray y) {
    return switch (byWeights) {
      case PLAIN ->
          to ->
              to.task(
                  "forward", FullyConnected::forward, x, weights, bias, y, rows, inputs, outputs);
      case BLOCKED ->
          to ->
              to.task(
                  "forward",
                  FullyConnected::forwardBlocked,
                  x,
                  weights,
                  bias,
                  y,
                  rows,
                  inputs,
                  outputs);
      case PACKED -> {
        FloatArray packed = arrays.floats(FullyConnected.packedSize(inputs, rows));
        yield to -> {
          to.task("pack-x", FullyConnected::packTransposed, x, packed, rows, inputs);
          to.task(
              "forward",
              FullyConnected::forwardPacked,
              packed,
              weights,
              bias,
              y,
              rows,
              inputs,
              outputs);
        };
      }
      case TILED ->
          to ->
              tiled(to, rows, outputs)
                  .task(
                      "forward",
                      FullyConnected::tiled,
                      new KernelContext(),
                      x,
                      weights,
                      bias,
                      y,
                      rows,
                      inputs,
                      outputs,
                      inputs,
                      1,
                      1,
                      inputs,
                      1);
    };
  }

  /**
   * A product that is launched again and again while its weights stay.
   *
   * @param before once, before the first and after the weights have changed
   * @param each each time
   */
  record Repeated(Product before, Product each) {}

  /** {@code dx = dy W}. */
  Product inputGradient(FloatArray dy, FloatArray weights, FloatArray dx) {
    Repeated repeated = repeatedInputGradient(dy, weights, dx);
    return to -> {
      repeated.before().launch(to);
      repeated.each().launch(to);
    };
  }

  /** {@code dx = dy W}, again and again. */
  Repeated repeatedInputGradient(FloatArray dy, FloatArray weights, FloatArray dx) {
    if (byWeights != Form.PACKED) {
      return new Repeated(to -> {}, inputGradientAsIs(dy, weights, dx));
    }
    FloatArray packed = arrays.floats(FullyConnected.packedSize(outputs, inputs));
    return new Repeated(
        to -> to.task("pack-weights", FullyConnected::pack, weights, packed, outputs, inputs),
        to -> to.task("dx", FullyConnected::productPacked, dy, packed, dx, rows, outputs, inputs));
  }

  /** From the weights as they are. */
  private Product inputGradientAsIs(FloatArray dy, FloatArray weights, FloatArray dx) {
    return switch (byWeights) {
      case PLAIN ->
          to ->
              to.task("dx", FullyConnected::inputGradient, dy, weights, dx, rows, inputs, outputs);
      case BLOCKED ->
          to ->
              to.task(
                  "dx",
                  FullyConnected::inputGradientBlocked,
                  dy,
                  weights,
                  dx,
                  rows,
                  inputs,
                  outputs);
      case PACKED -> throw new IllegalStateException("Weights are packed apart.");
      case TILED ->
          to ->
              tiled(to, rows, inputs)
                  .task(
                      "dx",
                      FullyConnected::tiled,
                      new KernelContext(),
                      dy,
                      weights,
                      dy,
                      dx,
                      rows,
                      outputs,
                      inputs,
                      outputs,
                      1,
                      inputs,
                      1,
                      0);
    };
  }

  /** {@code dW = dy^T x}. */
  Product weightGradient(FloatArray dy, FloatArray x, FloatArray dWeights) {
    return switch (gradient) {
      case PLAIN ->
          to ->
              to.task(
                  "dweights",
                  FullyConnected::weightGradient,
                  dy,
                  x,
                  dWeights,
                  rows,
                  inputs,
                  outputs);
      case BLOCKED ->
          to ->
              to.task(
                  "dweights",
                  FullyConnected::weightGradientBlocked,
                  dy,
                  x,
                  dWeights,
                  rows,
                  inputs,
                  outputs);
      case PACKED -> {
        FloatArray transposed = arrays.floats((long) rows * outputs);
        FloatArray packed = arrays.floats(FullyConnected.packedSize(rows, inputs));
        yield to -> {
          to.task("transpose-dy", FullyConnected::transpose, dy, transposed, rows, outputs);
          to.task("pack-x-rows", FullyConnected::pack, x, packed, rows, inputs);
          to.task(
              "dweights",
              FullyConnected::productPacked,
              transposed,
              packed,
              dWeights,
              outputs,
              rows,
              inputs);
        };
      }
      case TILED ->
          to ->
              tiled(to, outputs, inputs)
                  .task(
                      "dweights",
                      FullyConnected::tiled,
                      new KernelContext(),
                      dy,
                      x,
                      dy,
                      dWeights,
                      outputs,
                      rows,
                      inputs,
                      1,
                      outputs,
                      inputs,
                      1,
                      0);
    };
  }

  /** {@code db}: column sums of dy. */
  Product biasGradient(FloatArray dy, FloatArray dBias) {
    return to -> to.task("dbias", FullyConnected::biasGradient, dy, dBias, rows, outputs);
  }

  private static Launches tiled(Launches to, int rows, int columns) {
    return to.groups(
        Math.multiplyExact(FullyConnected.tiles(rows, columns), FullyConnected.GROUP),
        FullyConnected.GROUP);
  }
}
