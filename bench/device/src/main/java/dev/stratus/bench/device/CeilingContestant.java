package dev.stratus.bench.device;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.StorePolicy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Copy, add or triad on a device, arrays resident. */
final class CeilingContestant implements Contestant {
  private static final int CHUNK = 4096;
  private static final float SCALAR = 3f;
  private static final int LANES = 16;
  private static final int ACCUMULATORS = 4;
  private static final String GRAPH = "ceiling";

  private final TornadoExecutionPlan plan;
  private final Checked checked;
  private final Optional<Extension> extension = Extension.find();

  private CeilingContestant(
      Operation operation, BenchShape shape, Device device, StorePolicy stores) {
    int n = Math.toIntExact(shape.elements());
    FloatArray a = new FloatArray(n);
    FloatArray b = operation == Operation.COPY ? a : new FloatArray(n);
    FloatArray c = new FloatArray(n);
    for (int i = 0; i < n; i++) {
      a.set(i, i % 1024);
      b.set(i, i % 1024);
    }
    TaskGraph graph = graph(operation, device, a, b, c, n);
    plan = new TornadoExecutionPlan(graph.snapshot());
    plan.withDevice(device.handle().orElseThrow()).withProfiler(ProfilerMode.SILENT);
    extension.ifPresent(e ->
        e.configure(
            plan,
            GRAPH + ".t",
            new KernelOptions(
                Numerics.REASSOCIATE, LANES, ACCUMULATORS, stores, OptionalLong.empty())));
    long start = System.nanoTime();
    TornadoExecutionResult result = plan.execute();
    long first = System.nanoTime() - start;
    result.transferToHost(c);
    check(operation, a, c, n);
    List<LaunchRecord> launches = extension.map(e -> e.lastRun(plan)).orElse(List.of());
    checked =
        new Checked(
            first,
            launches.isEmpty() ? -1 : launches.getFirst().compileNanos(),
            launches.isEmpty() ? -1 : launches.getFirst().buildNanos(),
            operation.text() + ", " + stores.name().toLowerCase(java.util.Locale.ROOT) + " stores",
            -1,
            Optional.empty());
  }

  static CeilingContestant open(
      Operation operation, BenchShape shape, Device device, StorePolicy stores) {
    return new CeilingContestant(operation, shape, device, stores);
  }

  private static TaskGraph graph(
      Operation operation, Device device, FloatArray a, FloatArray b, FloatArray c, int n) {
    TaskGraph graph = new TaskGraph(GRAPH).transferToDevice(DataTransferMode.FIRST_EXECUTION, a, b);
    int chunk = chunk(n);
    boolean chunks = device.kind() == DeviceClass.CPU && chunk > 1;
    switch (operation) {
      case COPY -> {
        if (chunks) {
          graph.task("t", CeilingKernels::copyInChunks, a, c, n / chunk, chunk);
        } else {
          graph.task("t", CeilingKernels::copy, a, c, n);
        }
      }
      case ADD -> {
        if (chunks) {
          graph.task("t", CeilingKernels::addInChunks, a, b, c, n / chunk, chunk);
        } else {
          graph.task("t", CeilingKernels::add, a, b, c, n);
        }
      }
      case TRIAD -> {
        if (chunks) {
          graph.task("t", CeilingKernels::triadInChunks, a, b, c, SCALAR, n / chunk, chunk);
        } else {
          graph.task("t", CeilingKernels::triad, a, b, c, SCALAR, n);
        }
      }
      default -> throw new IllegalArgumentException(operation.text() + " is no ceiling.");
    }
    return graph.transferToHost(DataTransferMode.UNDER_DEMAND, c);
  }

  /** A divisor of n, so that no element is left. */
  private static int chunk(int n) {
    int chunk = CHUNK;
    while (chunk > 1 && n % chunk != 0) {
      chunk /= 2;
    }
    return chunk;
  }

  private static void check(Operation operation, FloatArray a, FloatArray c, int n) {
    for (int i = 0; i < n; i++) {
      float from = a.get(i);
      float expected =
          switch (operation) {
            case COPY -> from;
            case ADD -> from + from;
            default -> from + SCALAR * from;
          };
      if (c.get(i) != expected) {
        throw new WrongResultException(
            operation.text()
                + " is wrong at element "
                + i
                + ": "
                + c.get(i)
                + " instead of "
                + expected
                + ", so it has no time.");
      }
    }
  }

  @Override
  public Times run() {
    long start = System.nanoTime();
    TornadoExecutionResult result = plan.execute();
    long wall = System.nanoTime() - start;
    long device = result.getProfilerResult().getDeviceKernelTime();
    return new Times(wall, device > 0 ? device : -1);
  }

  @Override
  public Checked checked() {
    return checked;
  }

  @Override
  public void close() {
    try {
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException("The execution plan did not close; please report this.", e);
    }
  }
}
