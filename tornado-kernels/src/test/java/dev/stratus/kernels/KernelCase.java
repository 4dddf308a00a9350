package dev.stratus.kernels;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.reference.Closeness;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One kernel, or a few that belong together, on data with an expected result. A case is made anew
 * for each run, as results overwrite its arrays.
 */
final class KernelCase {
  private final String name;
  private final List<TornadoNativeArray> arrays = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();
  private final List<Consumer<TaskGraph>> tasks = new ArrayList<>();
  private final Map<String, WorkerGrid> grids = new java.util.HashMap<>();

  /**
   * @param sizes of the absolute terms of each element: an ulp is taken there
   * @param ulps allowed, by the number of roundings on the way
   */
  private record Result(
      String name, FloatArray array, double[] expected, double[] sizes, double ulps) {}

  KernelCase(String name) {
    this.name = name;
  }

  // ---- arrays ----

  FloatArray in(float... values) {
    FloatArray array = DeviceRun.input(values);
    arrays.add(array);
    return array;
  }

  FloatArray in(double[] values) {
    return in(floats(values));
  }

  IntArray in(int[] values) {
    IntArray array = IntArray.fromArray(values);
    arrays.add(array);
    return array;
  }

  /** A result that the kernel fills. */
  FloatArray out(String result, double[] expected, double[] sizes, double ulps) {
    return expect(result, DeviceRun.output(expected.length), expected, sizes, ulps);
  }

  /** A result that holds something before. */
  FloatArray inOut(String result, double[] before, double[] expected, double[] sizes, double ulps) {
    return expect(result, DeviceRun.updated(floats(before)), expected, sizes, ulps);
  }

  /** What lies between two tasks and is not judged. */
  FloatArray between(int length) {
    FloatArray array = new FloatArray(Math.max(1, length));
    arrays.add(array);
    return array;
  }

  IntArray betweenInts(int length) {
    IntArray array = new IntArray(length);
    array.init(Integer.MIN_VALUE);
    arrays.add(array);
    return array;
  }

  private FloatArray expect(
      String result, FloatArray array, double[] expected, double[] sizes, double ulps) {
    arrays.add(array);
    results.add(new Result(result, array, expected, sizes, ulps));
    return array;
  }

  // ---- tasks ----

  /** Adds a task; its id is given to the function that adds it. */
  KernelCase task(java.util.function.BiFunction<TaskGraph, String, TaskGraph> add) {
    String id = "t" + tasks.size();
    tasks.add(graph -> add.apply(graph, id));
    return this;
  }

  /** {@link #task} with a grid. */
  KernelCase task(
      WorkerGrid grid, java.util.function.BiFunction<TaskGraph, String, TaskGraph> add) {
    grids.put("t" + tasks.size(), grid);
    return task(add);
  }

  // ---- running and judging ----

  /** Runs once. */
  void run(TornadoDevice device, KernelOptions options) {
    TaskGraph graph = new TaskGraph(DeviceRun.GRAPH);
    Object[] all = arrays.toArray();
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, all);
    tasks.forEach(task -> task.accept(graph));
    graph.transferToHost(DataTransferMode.EVERY_EXECUTION, all);
    String[] ids = new String[tasks.size()];
    Arrays.setAll(ids, i -> "t" + i);
    DeviceRun.execute(graph, device, options, grids, ids);
  }

  /**
   * @throws AssertionError if a result is not what it should be, or something else was written
   */
  void requireGood() {
    for (Result result : results) {
      int length = result.expected().length;
      DeviceRun.requireUntouched(result.array(), i -> i < length, DeviceRun.CANARY);
      ComparisonReport report =
          Closeness.within(result.ulps())
              .compare(
                  NumberType.FLOAT32,
                  Values.of(result.array().toHeapArray()),
                  Values.of(result.expected()),
                  Values.of(result.sizes()),
                  length);
      if (!report.passed()) {
        throw new AssertionError(this + ", " + result.name() + "\n" + report.text());
      }
    }
  }

  /** The results' bits, one array after the other. */
  int[] bits() {
    return results.stream()
        .flatMapToInt(r ->
            Arrays.stream(doubles(r.array().toHeapArray()), 0, r.expected().length)
                .mapToInt(v -> Float.floatToIntBits((float) v)))
        .toArray();
  }

  @Override
  public String toString() {
    return name;
  }

  // ---- data ----

  static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  /** Seeded values of spread 1 that float32 holds exactly. */
  static double[] data(int length, int seed) {
    return doubles(RowsUnderTest.spread(length, seed, 0f, 1f));
  }

  static double[] map(double[] values, UnaryOperator<Double> f) {
    return Arrays.stream(values).map(f::apply).toArray();
  }

  static double[] sizes(double[] values) {
    return map(values, Math::abs);
  }
}
