package dev.stratus.kernels;

import dev.stratus.reference.dense.Losses;
import dev.stratus.reference.dense.TableRows;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Losses and embedding on small data, with a row that is masked and holds NaN. */
final class LossCases {
  private static final int SCALE_AT = 2;

  private final int rows;
  private final int width;
  private final double scale;
  private final double[] scores;
  private final double[] targets;
  private final int[] classes;
  private final double[] weights;

  LossCases(int rows, int width) {
    this.rows = rows;
    this.width = width;
    this.scale = 1.0 / Math.max(1, rows);
    this.scores = KernelCase.doubles(RowsUnderTest.spread(rows * width, 21, 5f, 4f));
    this.targets = KernelCase.data(rows * width, 22);
    this.classes = IntStream.range(0, rows).map(r -> (r * 7 + 3) % width).toArray();
    this.weights = KernelCase.data(rows, 23);
    for (int r = 0; r < rows; r++) {
      weights[r] = Math.abs(weights[r]);
    }
    if (rows > 2) {
      weights[2] = 0;
      scores[2 * width] = Double.NaN;
    }
  }

  List<Supplier<KernelCase>> all() {
    return List.of(
        this::softmax,
        this::classes,
        this::distributions,
        this::meanSquaredError,
        this::embedding,
        this::embeddingOfSorted,
        this::embeddingSortedOnDevice);
  }

  /** e^(z - max) has an error of |z - max| ulp from its argument, and the sum one of each class. */
  private double[] sizesOfSoftmax() {
    double[] p = Losses.softmax(scores, rows, width);
    double[] sizes = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      sizes[i] = Double.isNaN(p[i]) ? 0 : p[i] * (1 + distance(i));
    }
    return sizes;
  }

  private double distance(int i) {
    int base = i / width * width;
    return Arrays.stream(scores, base, base + width).max().orElseThrow() - scores[i];
  }

  private FloatArray probabilities(KernelCase c) {
    double[] p = Losses.softmax(scores, rows, width);
    return c.out("p", p, sizesOfSoftmax(), width + 6);
  }

  private KernelCase softmax() {
    KernelCase c = named("softmax");
    FloatArray z = c.in(scores);
    FloatArray p = probabilities(c);
    return c.task((g, id) -> g.task(id, SoftmaxCrossEntropy::softmax, z, p, rows, width));
  }

  private KernelCase classes() {
    return crossEntropy(
        named("classes"),
        Losses.oneHot(classes, width),
        (c, a) -> {
          IntArray t = c.in(classes);
          c.task((g, id) ->
              g.task(id, SoftmaxCrossEntropy::classes, a.z, t, a.w, a.p, a.losses, rows, width));
          c.task((g, id) ->
              g.task(
                  id,
                  SoftmaxCrossEntropy::classesGradient,
                  a.p,
                  t,
                  a.w,
                  a.scale,
                  SCALE_AT,
                  a.dz,
                  rows,
                  width));
        });
  }

  private KernelCase distributions() {
    return crossEntropy(
        named("distributions"),
        targets,
        (c, a) -> {
          FloatArray t = c.in(targets);
          c.task((g, id) ->
              g.task(
                  id, SoftmaxCrossEntropy::distributions, a.z, t, a.w, a.p, a.losses, rows, width));
          c.task((g, id) ->
              g.task(
                  id,
                  SoftmaxCrossEntropy::distributionsGradient,
                  a.p,
                  t,
                  a.w,
                  a.scale,
                  SCALE_AT,
                  a.dz,
                  rows,
                  width));
        });
  }

  private record Arrays7(
      FloatArray z,
      FloatArray w,
      FloatArray p,
      FloatArray losses,
      FloatArray scale,
      FloatArray dz) {}

  private KernelCase crossEntropy(
      KernelCase c, double[] t, java.util.function.BiConsumer<KernelCase, Arrays7> tasks) {
    Losses right = Losses.crossEntropy(scores, t, weights, scale, rows, width);
    double[] lossSizes = new double[rows];
    double[] slopeSizes = new double[rows * width];
    double[] p = sizesOfSoftmax();
    for (int r = 0; r < rows; r++) {
      double all = 0;
      for (int i = r * width; i < (r + 1) * width; i++) {
        all += Math.abs(t[i]);
      }
      for (int i = r * width; i < (r + 1) * width && weights[r] != 0; i++) {
        // The logarithm of up to `width` terms is below 5; each ulp of the sum is one of 1 here.
        lossSizes[r] += weights[r] * Math.abs(t[i]) * (distance(i) + 5);
        slopeSizes[i] = scale * weights[r] * (p[i] * all + Math.abs(t[i]));
      }
    }
    FloatArray z = c.in(scores);
    FloatArray w = c.in(weights);
    FloatArray factor = c.in(9f, 9f, (float) scale);
    FloatArray losses = c.out("losses", right.rows(), lossSizes, 2 * width + 8);
    FloatArray dz = c.out("dz", right.gradient(), slopeSizes, 2 * width + 10);
    tasks.accept(c, new Arrays7(z, w, probabilities(c), losses, factor, dz));
    return c;
  }

  private KernelCase meanSquaredError() {
    KernelCase c = named("meanSquaredError");
    Losses right = Losses.halfSquaredError(scores, targets, weights, scale, rows, width);
    FloatArray y = c.in(scores);
    FloatArray t = c.in(targets);
    FloatArray w = c.in(weights);
    FloatArray factor = c.in(9f, 9f, (float) scale);
    // Per term: the difference twice and the square; the sum; half and the weight.
    FloatArray losses = c.out("losses", right.rows(), new double[rows], width + 5);
    FloatArray dy = c.out("dy", right.gradient(), new double[rows * width], 4);
    return c.task((g, id) -> g.task(id, MeanSquaredError::forward, y, t, w, losses, rows, width))
        .task((g, id) ->
            g.task(id, MeanSquaredError::gradient, y, t, w, factor, SCALE_AT, dy, rows, width));
  }

  /** Two more numbers than are used, so that rows without an index are there. */
  private KernelCase embedding() {
    int vocabulary = width + 2;
    KernelCase c = named("embedding");
    double[] table = KernelCase.data(vocabulary * width, 24);
    IntArray indices = c.in(classes);
    FloatArray values = c.in(table);
    FloatArray dy = c.in(targets);
    double[] y = TableRows.forward(classes, table, width);
    FloatArray out = c.out("y", y, new double[y.length], 0);
    FloatArray dTable = dTable(c, vocabulary);
    return c.task((g, id) ->
            g.task(id, Embedding::forward, indices, values, out, rows, vocabulary, width))
        .task((g, id) ->
            g.task(id, Embedding::gradient, indices, dy, dTable, rows, vocabulary, width));
  }

  private KernelCase embeddingOfSorted() {
    int vocabulary = width + 2;
    KernelCase c = named("embeddingOfSorted");
    int[] order =
        IntStream.range(0, rows)
            .boxed()
            .sorted(java.util.Comparator.comparing(r -> classes[r]))
            .mapToInt(r -> r)
            .toArray();
    int[] starts = new int[vocabulary + 1];
    for (int v = 0; v <= vocabulary; v++) {
      int below = v;
      starts[v] = (int) Arrays.stream(classes).filter(k -> k < below).count();
    }
    IntArray orders = c.in(order.length == 0 ? new int[1] : order);
    IntArray places = c.in(starts);
    FloatArray dy = c.in(targets);
    FloatArray dTable = dTable(c, vocabulary);
    return c.task((g, id) ->
        g.task(id, Embedding::gradientOfSorted, orders, places, dy, dTable, vocabulary, width));
  }

  private KernelCase embeddingSortedOnDevice() {
    int vocabulary = width + 2;
    KernelCase c = named("embeddingSortedOnDevice");
    IntArray indices = c.in(classes);
    IntArray places = c.betweenInts(vocabulary + 1);
    IntArray orders = c.betweenInts(Math.max(1, rows));
    FloatArray dy = c.in(targets);
    FloatArray dTable = dTable(c, vocabulary);
    return c.task((g, id) -> g.task(id, Embedding::starts, indices, places, rows, vocabulary))
        .task((g, id) -> g.task(id, Embedding::order, indices, places, orders, rows, vocabulary))
        .task((g, id) ->
            g.task(id, Embedding::gradientOfSorted, orders, places, dy, dTable, vocabulary, width));
  }

  private FloatArray dTable(KernelCase c, int vocabulary) {
    return c.out(
        "dTable",
        TableRows.gradient(classes, targets, vocabulary, width),
        TableRows.gradient(classes, KernelCase.sizes(targets), vocabulary, width),
        rows);
  }

  private KernelCase named(String name) {
    return new KernelCase(name + " " + rows + " x " + width);
  }
}
