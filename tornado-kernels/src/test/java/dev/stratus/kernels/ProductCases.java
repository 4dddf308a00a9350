package dev.stratus.kernels;

import dev.stratus.reference.dense.MatrixProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The fully connected layer's kernels on small data. A plain sum of n products rounds each product
 * and each addition: n + 1 ulp of the sum of the absolute terms at most, and one for the bias.
 */
final class ProductCases {
  private final int rows;
  private final int inputs;
  private final int outputs;
  private final double[] x;
  private final double[] weights;
  private final double[] bias;
  private final double[] dy;

  ProductCases(int rows, int inputs, int outputs) {
    this.rows = rows;
    this.inputs = inputs;
    this.outputs = outputs;
    this.x = KernelCase.data(rows * inputs, 1);
    this.weights = KernelCase.data(outputs * inputs, 2);
    this.bias = KernelCase.data(outputs, 3);
    this.dy = KernelCase.data(rows * outputs, 4);
  }

  /** The rungs for every device, at every size. */
  List<Supplier<KernelCase>> all() {
    return new ArrayList<>(
        List.of(
            () -> forward("forward", FullyConnected::forward),
            () -> inputGradient("inputGradient", FullyConnected::inputGradient),
            () -> weightGradient("weightGradient", FullyConnected::weightGradient),
            this::biasGradient,
            () -> forward("forwardBlocked", FullyConnected::forwardBlocked),
            () -> inputGradient("inputGradientBlocked", FullyConnected::inputGradientBlocked),
            () -> weightGradient("weightGradientBlocked", FullyConnected::weightGradientBlocked),
            this::forwardPacked,
            this::inputGradientPacked,
            this::weightGradientPacked));
  }

  /** The rung of GPUs, in its three forms. */
  List<Supplier<KernelCase>> tiled() {
    return List.of(
        () -> {
          KernelCase c = named("tiled NT");
          FloatArray y = c.out("y", expectedY(), sizesOfY(), inputs + 2);
          int[] strides = {inputs, 1, 1, inputs, 1};
          return tiled(c, c.in(x), c.in(weights), c.in(bias), y, rows, inputs, outputs, strides);
        },
        () -> {
          KernelCase c = named("tiled NN");
          FloatArray dx = c.out("dx", expectedDx(), sizesOfDx(), outputs + 1);
          FloatArray d = c.in(dy);
          int[] strides = {outputs, 1, inputs, 1, 0};
          return tiled(c, d, c.in(weights), c.in(bias), dx, rows, outputs, inputs, strides);
        },
        () -> {
          KernelCase c = named("tiled TN");
          FloatArray dw = c.out("dW", expectedDw(), sizesOfDw(), rows + 1);
          FloatArray d = c.in(dy);
          int[] strides = {1, outputs, inputs, 1, 0};
          return tiled(c, d, c.in(x), c.in(bias), dw, outputs, rows, inputs, strides);
        });
  }

  private static KernelCase tiled(
      KernelCase c,
      FloatArray a,
      FloatArray b,
      FloatArray bias,
      FloatArray result,
      int m,
      int k,
      int n,
      int[] s) {
    int groups = Math.max(1, FullyConnected.tiles(m, n) - 1);
    WorkerGrid1D grid = new WorkerGrid1D(groups * FullyConnected.GROUP);
    grid.setLocalWork(FullyConnected.GROUP, 1, 1);
    KernelContext context = new KernelContext();
    return c.task(
        grid,
        (g, id) ->
            g.task(
                id,
                FullyConnected::tiled,
                context,
                a,
                b,
                bias,
                result,
                m,
                k,
                n,
                s[0],
                s[1],
                s[2],
                s[3],
                s[4]));
  }

  private KernelCase forwardPacked() {
    KernelCase c = named("packTransposed, forwardPacked");
    FloatArray a = c.in(x);
    FloatArray packed = c.between(FullyConnected.packedSize(inputs, rows));
    FloatArray w = c.in(weights);
    FloatArray b = c.in(bias);
    FloatArray y = c.out("y", expectedY(), sizesOfY(), inputs + 2);
    return c.task((g, id) -> g.task(id, FullyConnected::packTransposed, a, packed, rows, inputs))
        .task((g, id) ->
            g.task(id, FullyConnected::forwardPacked, packed, w, b, y, rows, inputs, outputs));
  }

  private KernelCase inputGradientPacked() {
    KernelCase c = named("pack, productPacked");
    FloatArray d = c.in(dy);
    FloatArray w = c.in(weights);
    FloatArray packed = c.between(FullyConnected.packedSize(outputs, inputs));
    FloatArray dx = c.out("dx", expectedDx(), sizesOfDx(), outputs + 1);
    return c.task((g, id) -> g.task(id, FullyConnected::pack, w, packed, outputs, inputs))
        .task((g, id) ->
            g.task(id, FullyConnected::productPacked, d, packed, dx, rows, outputs, inputs));
  }

  private KernelCase weightGradientPacked() {
    KernelCase c = named("transpose, pack, productPacked");
    FloatArray d = c.in(dy);
    FloatArray dT = c.between(rows * outputs);
    FloatArray a = c.in(x);
    FloatArray packed = c.between(FullyConnected.packedSize(rows, inputs));
    FloatArray dw = c.out("dW", expectedDw(), sizesOfDw(), rows + 1);
    return c.task((g, id) -> g.task(id, FullyConnected::transpose, d, dT, rows, outputs))
        .task((g, id) -> g.task(id, FullyConnected::pack, a, packed, rows, inputs))
        .task((g, id) ->
            g.task(id, FullyConnected::productPacked, dT, packed, dw, outputs, rows, inputs));
  }

  KernelCase forward(
      String rung,
      Task7<FloatArray, FloatArray, FloatArray, FloatArray, Integer, Integer, Integer> kernel) {
    KernelCase c = named(rung);
    FloatArray a = c.in(x);
    FloatArray w = c.in(weights);
    FloatArray b = c.in(bias);
    FloatArray y = c.out("y", expectedY(), sizesOfY(), inputs + 2);
    return c.task((g, id) -> g.task(id, kernel, a, w, b, y, rows, inputs, outputs));
  }

  KernelCase inputGradient(
      String rung, Task6<FloatArray, FloatArray, FloatArray, Integer, Integer, Integer> kernel) {
    KernelCase c = named(rung);
    FloatArray d = c.in(dy);
    FloatArray w = c.in(weights);
    FloatArray dx = c.out("dx", expectedDx(), sizesOfDx(), outputs + 1);
    return c.task((g, id) -> g.task(id, kernel, d, w, dx, rows, inputs, outputs));
  }

  KernelCase weightGradient(
      String rung, Task6<FloatArray, FloatArray, FloatArray, Integer, Integer, Integer> kernel) {
    KernelCase c = named(rung);
    FloatArray d = c.in(dy);
    FloatArray a = c.in(x);
    FloatArray dw = c.out("dW", expectedDw(), sizesOfDw(), rows + 1);
    return c.task((g, id) -> g.task(id, kernel, d, a, dw, rows, inputs, outputs));
  }

  private KernelCase biasGradient() {
    KernelCase c = named("biasGradient");
    FloatArray d = c.in(dy);
    FloatArray db =
        c.out(
            "db",
            MatrixProducts.biasGradient(dy, rows, outputs),
            MatrixProducts.biasGradient(KernelCase.sizes(dy), rows, outputs),
            rows + 1);
    return c.task((g, id) -> g.task(id, FullyConnected::biasGradient, d, db, rows, outputs));
  }

  private KernelCase named(String rung) {
    return new KernelCase(rung + " " + rows + " x " + inputs + " -> " + outputs);
  }

  private double[] expectedY() {
    return MatrixProducts.forward(x, weights, bias, rows, inputs, outputs);
  }

  private double[] sizesOfY() {
    return MatrixProducts.forward(
        KernelCase.sizes(x),
        KernelCase.sizes(weights),
        KernelCase.sizes(bias),
        rows,
        inputs,
        outputs);
  }

  private double[] expectedDx() {
    return MatrixProducts.inputGradient(dy, weights, rows, inputs, outputs);
  }

  private double[] sizesOfDx() {
    return MatrixProducts.inputGradient(
        KernelCase.sizes(dy), KernelCase.sizes(weights), rows, inputs, outputs);
  }

  private double[] expectedDw() {
    return MatrixProducts.weightGradient(dy, x, rows, inputs, outputs);
  }

  private double[] sizesOfDw() {
    return MatrixProducts.weightGradient(
        KernelCase.sizes(dy), KernelCase.sizes(x), rows, inputs, outputs);
  }
}
