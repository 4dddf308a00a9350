package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.UNDER_DEMAND;

import dev.stratus.embedded.runtime.device.OpenClRuntimeDevice;
import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.DeviceKernel;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What a run costs on the host beyond the driver's own launch and finish, both interleaved. The aim
 * is under 10 us; the bound here is loose, because machines that run tests are shared.
 */
@Timeout(120)
class HostCostTest {
  private static final int ROUNDS = 4000;

  @Test
  void executeAddsLittleToLaunchAndFinish() throws Exception {
    OpenClRuntimeDevice device = (OpenClRuntimeDevice) TestRuntime.openCl();
    FloatArray x = new FloatArray(64);
    FloatArray y = new FloatArray(64);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::scaleAll, x, y, 2f)
            .transferToHost(UNDER_DEMAND, y);
    try (TornadoExecutionPlan plan =
        new TornadoExecutionPlan(graph.snapshot()).withDevice(device)) {
      plan.execute();
      LaunchRecord launch = TestRuntime.extension().lastRun(plan).getFirst();
      try (OpenClContext context = OpenClContext.open(device.device());
          OpenClQueue queue = context.openQueue();
          DeviceKernel kernel =
              context.program(launch.source(), launch.buildOptions()).kernel(launch.entryPoint());
          DeviceBuffer in = context.buffer(x.getSegment(), false);
          DeviceBuffer out = context.buffer(y.getSegment(), false)) {
        assertThat(kernel.argumentCount()).isEqualTo(4);
        kernel.setBuffer(0, in);
        kernel.setBuffer(1, out);
        kernel.setFloat(2, 2f);
        kernel.setInt(3, 64);
        NdRange range = NdRange.of(64);
        long[] raw = new long[ROUNDS];
        long[] whole = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
          long start = System.nanoTime();
          kernel.enqueue(queue, range);
          queue.finish();
          long middle = System.nanoTime();
          plan.execute();
          whole[i] = System.nanoTime() - middle;
          raw[i] = middle - start;
        }
        report(raw, whole);
      }
    }
  }

  private static void report(long[] raw, long[] whole) {
    double driver = median(raw);
    double all = median(whole);
    System.out.printf(
        "launch + finish %.1f us, execute() %.1f us, added %.1f us (medians of the last half of %d)%n",
        driver / 1000, all / 1000, (all - driver) / 1000, ROUNDS);
    assertThat(all - driver).isLessThan(100_000);
  }

  private static double median(long[] nanos) {
    long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }
}
