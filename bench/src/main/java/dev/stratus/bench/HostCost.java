package dev.stratus.bench;

import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.DeviceKernel;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What one {@code execute()} costs the host beyond the driver's own launch and finish: the same
 * one-item kernel, once through the API and once by the bare driver calls. The driver's thread
 * wake-up dominates both and moves with the machine, so only the difference of the two means
 * something; the trap is to read either alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HostCost {
  private static final String SOURCE =
      "__kernel void one(__global const float* restrict x, __global float* restrict y, int n)"
          + " { int i = get_global_id(0); if (i < n) { y[i] = x[i] + 1.0f; } }";

  private FloatArray x;
  private FloatArray y;
  private TornadoExecutionPlan plan;
  private OpenClContext context;
  private OpenClQueue queue;
  private DeviceKernel kernel;
  private DeviceBuffer in;
  private DeviceBuffer out;
  private final NdRange range = NdRange.of(1);

  /** The kernel: one element, so that nothing but cost of launching is left. */
  public static void one(FloatArray x, FloatArray y, int n) {
    for (@Parallel int i = 0; i < n; i++) {
      y.set(i, x.get(i) + 1);
    }
  }

  @Setup
  public void open() {
    x = new FloatArray(1);
    y = new FloatArray(1);
    TaskGraph graph =
        new TaskGraph("cost")
            .transferToDevice(DataTransferMode.FIRST_EXECUTION, x)
            .task("one", HostCost::one, x, y, 1)
            .transferToHost(DataTransferMode.UNDER_DEMAND, y);
    plan = new TornadoExecutionPlan(graph.snapshot());
    context = OpenClContext.open(Discovery.discover().devices().getFirst());
    queue = context.openQueue();
    in = context.buffer(x.getSegment());
    out = context.buffer(new FloatArray(1).getSegment());
    kernel = context.program(SOURCE, "-cl-std=CL1.2 -w").kernel("one");
    kernel.setBuffer(0, in);
    kernel.setBuffer(1, out);
    kernel.setInt(2, 1);
  }

  @TearDown
  public void close() throws TornadoExecutionPlanException {
    plan.close();
    kernel.close();
    in.close();
    out.close();
    queue.close();
    context.close();
  }

  /** Through the API: one run of a plan of one task. */
  @Benchmark
  public Object execute() {
    return plan.execute();
  }

  /** By the bare calls: enqueue, finish. */
  @Benchmark
  public void launchAndFinish() {
    kernel.enqueue(queue, range);
    queue.finish();
  }
}
