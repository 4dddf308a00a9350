package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import dev.stratus.embedded.spi.LaunchRecord;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** What kernels compute on every device, whatever it is. */
@Timeout(120)
abstract class PlanSuite {

  abstract TornadoDevice device();

  TornadoExecutionPlan plan(TaskGraph... graphs) {
    return new TornadoExecutionPlan(
            Arrays.stream(graphs).map(TaskGraph::snapshot).toArray(ImmutableTaskGraph[]::new))
        .withDevice(device());
  }

  void run(TaskGraph graph) throws Exception {
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
    }
  }

  static FloatArray ramp(int n) {
    FloatArray array = new FloatArray(n);
    for (int i = 0; i < n; i++) {
      array.set(i, i * 0.25f - 7);
    }
    return array;
  }

  static IntArray ints(int... values) {
    return IntArray.fromElements(values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 1021, 65_537})
  void oneDimension(int n) throws Exception {
    FloatArray x = ramp(n);
    FloatArray y = ramp(n);
    run(
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, y)
            .task("t", Kernels::axpy, x, y, 3f, n)
            .transferToHost(EVERY_EXECUTION, y));
    for (int i = 0; i < n; i++) {
      float v = i * 0.25f - 7;
      assertThat(y.get(i)).isEqualTo(3f * v + v);
    }
  }

  @Test
  void twoDimensions() throws Exception {
    int rows = 17;
    int cols = 33;
    int inner = 9;
    FloatArray a = ramp(rows * inner);
    FloatArray b = ramp(inner * cols);
    FloatArray c = new FloatArray(rows * cols);
    FloatArray expected = new FloatArray(rows * cols);
    Kernels.matrix(a, b, expected, rows, cols, inner);
    run(
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, a, b)
            .task("t", Kernels::matrix, a, b, c, rows, cols, inner)
            .transferToHost(EVERY_EXECUTION, c));
    assertThat(c.toHeapArray()).containsExactly(expected.toHeapArray());
  }

  @Test
  void threeDimensions() throws Exception {
    IntArray out = new IntArray(5 * 7 * 3);
    IntArray expected = new IntArray(5 * 7 * 3);
    Kernels.cube(expected, 5, 7, 3);
    run(
        new TaskGraph("s")
            .task("t", Kernels::cube, out, 5, 7, 3)
            .transferToHost(EVERY_EXECUTION, out));
    assertThat(out.toHeapArray()).containsExactly(expected.toHeapArray());
  }

  @Test
  void loopsWithStartStepAndInclusiveBound() throws Exception {
    IntArray out = new IntArray(20);
    run(
        new TaskGraph("s")
            .task("t", Kernels::strided, out, 3, 15)
            .transferToHost(EVERY_EXECUTION, out));
    for (int i = 0; i < 20; i++) {
      assertThat(out.get(i)).as("%d", i).isEqualTo(i >= 3 && i <= 15 && i % 4 == 3 ? 1 : 0);
    }
  }

  @Test
  void zeroIterationsAndEmptyArraysAreLegal() throws Exception {
    FloatArray empty = new FloatArray(0);
    FloatArray emptyToo = new FloatArray(0);
    FloatArray y = ramp(4);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, empty, y)
            .task("t0", Kernels::scaleAll, empty, emptyToo, 2f)
            .task("t1", Kernels::axpy, y, y, 2f, 0)
            .transferToHost(EVERY_EXECUTION, emptyToo, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withProfiler(ProfilerMode.SILENT).execute();
      assertThat(TestRuntime.extension().lastRun(plan)).hasSize(2);
    }
    assertThat(y.toHeapArray()).containsExactly(ramp(4).toHeapArray());
  }

  @Test
  void groupsWithLocalMemoryAndBarriers() throws Exception {
    int groups = 5;
    FloatArray in = ramp(groups * 64);
    FloatArray sums = new FloatArray(groups);
    WorkerGrid worker = new WorkerGrid1D(groups * 64);
    worker.setLocalWork(64, 1, 1);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, in)
            .task("t", Kernels::treeSum, new KernelContext(), in, sums)
            .transferToHost(EVERY_EXECUTION, sums);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withGridScheduler(new GridScheduler("s.t", worker)).execute();
      LaunchRecord launch = TestRuntime.extension().lastRun(plan).getFirst();
      assertThat(launch.globalSize()).containsExactly(320L);
      assertThat(launch.localSize()).containsExactly(64L);
      assertThat(launch.task()).isEqualTo("s.t");
      assertThat(launch.kernel()).isEqualTo(Kernels.class.getName() + ".treeSum");
    }
    for (int g = 0; g < groups; g++) {
      float expected = 0;
      for (int i = 0; i < 64; i++) {
        expected += in.get(g * 64 + i);
      }
      assertThat(sums.get(g)).isEqualTo(expected);
    }
  }

  @Test
  void idsInTwoDimensionsAndGridsChangedBetweenRuns() throws Exception {
    IntArray out = new IntArray(24);
    WorkerGrid worker = new WorkerGrid2D(8, 3);
    worker.setLocalWork(4, 1, 1);
    TaskGraph graph =
        new TaskGraph("s")
            .task("t", Kernels::ids, new KernelContext(), out)
            .transferToHost(EVERY_EXECUTION, out);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withGridScheduler(new GridScheduler("s.t", worker));
      plan.execute();
      assertThat(out.get(8 * 2 + 5)).isEqualTo(1000 + 10 + 2);
      worker.setLocalWork(2, 3, 1);
      plan.execute();
      assertThat(out.get(8 * 2 + 5)).isEqualTo(2000 + 10 + 2);
    }
  }

  @Test
  void contextKernelWithoutFittingGridIsRefused() throws Exception {
    FloatArray in = ramp(64);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, in)
            .task("t", Kernels::treeSum, new KernelContext(), in, new FloatArray(1));
    try (TornadoExecutionPlan plan = plan(graph)) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Task s.t takes a KernelContext, so it needs a WorkerGrid")
          .hasMessageContaining("new GridScheduler(\"s.t\", worker)");
      plan.withGridScheduler(new GridScheduler("s.t", new WorkerGrid1D(64)));
      assertThatThrownBy(plan::execute)
          .hasMessageContaining("local memory")
          .hasMessageContaining("setLocalWork");
      WorkerGrid uneven = new WorkerGrid1D(100);
      uneven.setLocalWork(64, 1, 1);
      plan.withGridScheduler(new GridScheduler("s.t", uneven));
      assertThatThrownBy(plan::execute)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Task s.t: its WorkerGrid does not fit")
          .hasMessageContaining("100");
    }
  }

  @Test
  void gridOfAParallelLoopMayHaveAnySize() throws Exception {
    for (int items : new int[] {1, 3, 8, 4096}) {
      IntArray x = new IntArray(1000);
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, x)
              .task("t", Kernels::addOne, x)
              .transferToHost(EVERY_EXECUTION, x);
      try (TornadoExecutionPlan plan = plan(graph)) {
        plan.withGridScheduler(new GridScheduler("s.t", new WorkerGrid1D(items))).execute();
      }
      assertThat(x.toHeapArray()).containsOnly(1);
    }
  }

  @Test
  void helpersLambdasAndCaptures() throws Exception {
    FloatArray x = ramp(100);
    FloatArray y = new FloatArray(100);
    FloatArray caught = ramp(100);
    int factor = 3;
    run(
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, caught)
            .task("t0", Kernels::helpers, x, y, 2f)
            .task(
                "t1",
                a -> {
                  for (@Parallel int i = 0; i < a.getSize(); i++) {
                    a.set(i, a.get(i) * factor + caught.get(i));
                  }
                },
                y)
            .transferToHost(EVERY_EXECUTION, y));
    for (int i = 0; i < 100; i++) {
      float v = x.get(i);
      assertThat(y.get(i)).isEqualTo((v * v * 2f + v) * 3 + v);
    }
  }

  @Test
  void sameArrayTwice() throws Exception {
    FloatArray x = new FloatArray(50);
    run(
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x)
            .task("t", Kernels::shift, x, x, 50)
            .transferToHost(EVERY_EXECUTION, x));
    assertThat(x.get(49)).isEqualTo(49f);
  }

  @Test
  void javaArraysOfEveryType() throws Exception {
    int n = 37;
    float[] x = new float[n];
    double[] d = new double[n];
    int[] k = new int[n];
    long[] l = new long[n];
    short[] s = new short[n];
    byte[] b = new byte[n];
    char[] c = new char[n];
    for (int i = 0; i < n; i++) {
      x[i] = i / 3f;
      d[i] = i;
      k[i] = i * 123_456_789;
      l[i] = i;
      s[i] = (short) (i * 999);
      b[i] = (byte) (i * 9);
      c[i] = (char) (65_530 + i);
    }
    float[] x2 = x.clone();
    double[] d2 = d.clone();
    int[] k2 = k.clone();
    long[] l2 = l.clone();
    short[] s2 = s.clone();
    byte[] b2 = b.clone();
    char[] c2 = c.clone();
    Kernels.javaArrays(x2, d2, k2, l2, s2, b2, c2);
    run(
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, d, k, l, s, b, c)
            .task("t", Kernels::javaArrays, x, d, k, l, s, b, c)
            .transferToHost(EVERY_EXECUTION, x, d, k, l, s, b, c));
    assertThat(x).containsExactly(x2);
    assertThat(d).containsExactly(d2);
    assertThat(k).containsExactly(k2);
    assertThat(l).containsExactly(l2);
    assertThat(s).containsExactly(s2);
    assertThat(b).containsExactly(b2);
    assertThat(c).containsExactly(c2);
  }

  @Test
  void booleanArrays() throws Exception {
    boolean[] in = {true, false, true, true, false};
    boolean[] out = new boolean[5];
    run(
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, in)
            .task("t", Kernels::flags, in, out, 4)
            .transferToHost(EVERY_EXECUTION, out));
    assertThat(out).containsExactly(false, true, false, false, false);
  }

  @Test
  void nativeArraysOfEveryType() throws Exception {
    int n = 41;
    DoubleArray d = new DoubleArray(n);
    LongArray l = new LongArray(n);
    ShortArray s = new ShortArray(n);
    ByteArray b = new ByteArray(n);
    CharArray c = new CharArray(n);
    IntArray k = new IntArray(n);
    for (int i = 0; i < n; i++) {
      d.set(i, i / 7.0);
      l.set(i, i * 1_234_567_890_123L);
      s.set(i, (short) (i * 999));
      b.set(i, (byte) (i * 9));
      c.set(i, (char) (65_530 + i));
      k.set(i, i * 123_456_789);
    }
    DoubleArray d2 = DoubleArray.fromArray(d.toHeapArray());
    LongArray l2 = LongArray.fromArray(l.toHeapArray());
    ShortArray s2 = ShortArray.fromArray(s.toHeapArray());
    ByteArray b2 = ByteArray.fromArray(b.toHeapArray());
    CharArray c2 = CharArray.fromArray(c.toHeapArray());
    IntArray k2 = IntArray.fromArray(k.toHeapArray());
    Kernels.nativeTypes(d2, l2, s2, b2, c2, k2);
    run(
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, d, l, s, b, c, k)
            .task("t", Kernels::nativeTypes, d, l, s, b, c, k)
            .transferToHost(EVERY_EXECUTION, d, l, s, b, c, k));
    assertThat(d.toHeapArray()).containsExactly(d2.toHeapArray());
    assertThat(l.toHeapArray()).containsExactly(l2.toHeapArray());
    assertThat(s.toHeapArray()).containsExactly(s2.toHeapArray());
    assertThat(b.toHeapArray()).containsExactly(b2.toHeapArray());
    assertThat(c.toHeapArray()).containsExactly(c2.toHeapArray());
    assertThat(k.toHeapArray()).containsExactly(k2.toHeapArray());
  }

  @Test
  void scalarsOfEveryType() throws Exception {
    IntArray out = new IntArray(8);
    run(
        new TaskGraph("s")
            .task(
                "t",
                Kernels::scalars,
                out,
                (byte) -7,
                (short) -300,
                (char) 65_535,
                -123_456_789,
                -5L << 32,
                1.25f,
                -2.5,
                true)
            .transferToHost(EVERY_EXECUTION, out));
    assertThat(out.toHeapArray()).containsExactly(-7, -300, 65_535, -123_456_789, -5, 12, -25, 1);
  }
}
