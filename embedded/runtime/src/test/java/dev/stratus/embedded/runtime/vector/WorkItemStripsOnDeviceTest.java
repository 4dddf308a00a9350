package dev.stratus.embedded.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import dev.stratus.embedded.runtime.plan.TestRuntime;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.StorePolicy;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Work-items as lanes on a device against the same Java on the JVM, bit for bit in either numerics,
 * with as many work-items as around every tile.
 */
class WorkItemStripsOnDeviceTest {
  private static final int[] RUNS = {1, 2, 15, 16, 17, 31, 64, 65, 131};

  /** For kernels that a driver takes long to build: a rest, whole tiles, both. */
  private static final int[] FEW = {15, 64, 131};

  private static KernelOptions options(Numerics numerics, int lanes, StorePolicy stores) {
    return new KernelOptions(numerics, lanes, 4, stores, OptionalLong.empty());
  }

  private static final List<KernelOptions> OPTIONS =
      List.of(
          options(Numerics.STRICT, 16, StorePolicy.TEMPORAL),
          options(Numerics.REASSOCIATE, 16, StorePolicy.NON_TEMPORAL),
          options(Numerics.STRICT, 8, StorePolicy.NON_TEMPORAL),
          options(Numerics.REASSOCIATE, 4, StorePolicy.TEMPORAL));

  /** Runs a graph's task {@code s.t} under each of the options, and a check after each. */
  private static void eachOption(TaskGraph graph, Runnable check) throws Exception {
    try (TornadoExecutionPlan plan =
        new TornadoExecutionPlan(graph.snapshot()).withDevice(TestRuntime.openCl())) {
      for (KernelOptions options : TestRuntime.alsoAsSpirv(OPTIONS)) {
        TestRuntime.extension().configure(plan, "t", options);
        plan.execute();
        TestRuntime.requireLanes(TestRuntime.extension().lastRun(plan).getFirst());
        check.run();
      }
    }
  }

  private static FloatArray values(Random random, int count) {
    FloatArray values = new FloatArray(count);
    for (int i = 0; i < count; i++) {
      values.set(i, (random.nextInt(4001) - 2000) / 64f);
    }
    return values;
  }

  @Test
  void columnsAreNormalizedAsOnTheJvm() throws Exception {
    for (int run : RUNS) {
      for (int width : new int[] {1, 23}) {
        int outer = 3;
        int stride = run + width % 3;
        int outerStride = width * stride + 5;
        Random random = new Random(run * 100 + width);
        FloatArray x = values(random, outer * outerStride);
        FloatArray gamma = values(random, width);
        FloatArray beta = values(random, width);
        FloatArray y = new FloatArray(outer * outerStride);
        FloatArray expected = new FloatArray(outer * outerStride);
        StridedKernels.normalize(x, gamma, beta, expected, outer, outerStride, run, width, stride);
        TaskGraph graph =
            new TaskGraph("s")
                .transferToDevice(EVERY_EXECUTION, x, gamma, beta, y)
                .task(
                    "t",
                    StridedKernels::normalize,
                    x,
                    gamma,
                    beta,
                    y,
                    outer,
                    outerStride,
                    run,
                    width,
                    stride)
                .transferToHost(EVERY_EXECUTION, y);
        String what = "run " + run + ", width " + width;
        eachOption(graph, () -> assertSameBits(y, expected, what));
      }
    }
  }

  @Test
  void inPlaceAndOnAnyGrid() throws Exception {
    int outer = 3;
    int run = 150;
    int width = 9;
    FloatArray gamma = values(new Random(1), width);
    FloatArray beta = values(new Random(2), width);
    FloatArray expected = values(new Random(3), outer * run * width);
    StridedKernels.normalize(expected, gamma, beta, expected, outer, run * width, run, width, run);
    FloatArray x = new FloatArray(outer * run * width);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, gamma, beta)
            .task(
                "t",
                StridedKernels::normalize,
                x,
                gamma,
                beta,
                x,
                outer,
                run * width,
                run,
                width,
                run)
            .transferToHost(EVERY_EXECUTION, x);
    for (int[] sizes : new int[][] {{1, 1}, {2, 1}, {3, 2}, {150, 3}, {512, 8}}) {
      try (TornadoExecutionPlan plan =
          new TornadoExecutionPlan(graph.snapshot())
              .withDevice(TestRuntime.openCl())
              .withGridScheduler(new GridScheduler("s.t", new WorkerGrid2D(sizes[0], sizes[1])))) {
        fill(x, 3);
        plan.execute();
        assertSameBits(x, expected, "grid " + sizes[0] + " x " + sizes[1]);
      }
    }
  }

  private static void fill(FloatArray x, int seed) {
    FloatArray values = values(new Random(seed), x.getSize());
    for (int i = 0; i < x.getSize(); i++) {
      x.set(i, values.get(i));
    }
  }

  /** Rows out of range: none, some lanes of a tile, all of it; NaN and infinities among them. */
  @Test
  void rareRowsTakeTheirOwnPath() throws Exception {
    for (int run : FEW) {
      careful(run, 0, 0);
      careful(run, 3, 1);
      careful(run, 10, 2);
      careful(run, 100, 3);
    }
  }

  private static void careful(int run, int rare, int flags) throws Exception {
    int outer = 2;
    int width = 21;
    int outerStride = width * run;
    Random random = new Random(run * 4 + flags);
    FloatArray x = values(random, outer * outerStride);
    for (int o = 0; o < outer; o++) {
      for (int r = 0; r < run; r++) {
        if (random.nextInt(100) < rare) {
          float scale =
              switch (r % 3) {
                case 0 -> 1e30f;
                case 1 -> 1e-30f;
                default -> Float.NaN;
              };
          for (int c = 0; c < width; c++) {
            int at = o * outerStride + c * run + r;
            x.set(at, x.get(at) * scale);
          }
        }
      }
    }
    FloatArray gamma = values(random, width);
    FloatArray y = new FloatArray(x.getSize());
    FloatArray rstds = new FloatArray(outer * run);
    FloatArray expected = new FloatArray(x.getSize());
    FloatArray expectedRstds = new FloatArray(outer * run);
    StridedKernels.careful(
        x, gamma, expected, expectedRstds, outer, outerStride, run, width, run, 8, flags);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, gamma, y, rstds)
            .task(
                "t",
                StridedKernels::careful,
                x,
                gamma,
                y,
                rstds,
                outer,
                outerStride,
                run,
                width,
                run,
                8,
                flags)
            .transferToHost(EVERY_EXECUTION, y, rstds);
    String what = "run " + run + ", rare " + rare + ", flags " + flags;
    eachOption(
        graph,
        () -> {
          assertSameBits(y, expected, what);
          assertSameBits(rstds, expectedRstds, what);
        });
  }

  @Test
  void lanesDecideForThemselves() throws Exception {
    for (int run : FEW) {
      for (int kinds : new int[] {1, 9}) {
        int width = 5;
        Random random = new Random(run + kinds);
        FloatArray x = values(random, run * width);
        x.set(run / 2, Float.NaN);
        x.set(run * width - 1, -0f);
        IntArray kind = new IntArray(run);
        for (int r = 0; r < run; r++) {
          kind.set(r, kinds == 1 ? 3 : random.nextInt(kinds));
        }
        FloatArray y = new FloatArray(run * (width + 1));
        FloatArray expected = new FloatArray(run * (width + 1));
        StridedKernels.decisions(x, kind, expected, run, width);
        TaskGraph graph =
            new TaskGraph("s")
                .transferToDevice(EVERY_EXECUTION, x, kind, y)
                .task("t", StridedKernels::decisions, x, kind, y, run, width)
                .transferToHost(EVERY_EXECUTION, y);
        String what = "run " + run + ", kinds " + kinds;
        eachOption(
            graph,
            () -> {
              assertSameBits(y, expected, what);
              y.clear();
            });
      }
    }
  }

  @Test
  void threeDimensionsAndDoubles() throws Exception {
    for (int run : FEW) {
      int planes = 2;
      int rows = 3;
      int width = 6;
      Random random = new Random(run);
      FloatArray x = values(random, planes * rows * run * width);
      IntArray k = new IntArray(x.getSize());
      for (int i = 0; i < x.getSize(); i++) {
        k.set(i, random.nextInt());
      }
      DoubleArray y = new DoubleArray(x.getSize());
      DoubleArray expected = new DoubleArray(x.getSize());
      StridedKernels.walks(x, k, expected, planes, rows, run, width);
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, x, k)
              .task("t", StridedKernels::walks, x, k, y, planes, rows, run, width)
              .transferToHost(EVERY_EXECUTION, y);
      eachOption(
          graph,
          () -> {
            for (int i = 0; i < y.getSize(); i++) {
              assertThat(y.get(i)).as("run %d, element %d", run, i).isEqualTo(expected.get(i));
            }
          });
    }
  }

  private static void assertSameBits(FloatArray actual, FloatArray expected, String what) {
    for (int i = 0; i < actual.getSize(); i++) {
      assertThat(Float.floatToIntBits(actual.get(i)))
          .as("%s, element %d: %s, on the JVM %s", what, i, actual.get(i), expected.get(i))
          .isEqualTo(Float.floatToIntBits(expected.get(i)));
    }
  }
}
