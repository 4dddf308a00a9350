package dev.stratus.kernels;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Finds devices, runs task graphs on them, and puts guards behind every array. */
final class DeviceRun {

  /** The name of every task graph here. */
  static final String GRAPH = "ladder";

  /** Elements behind each array that no kernel may touch: more than any strip or group. */
  private static final int GUARD = 300;

  /** What no kernel computes by chance. */
  static final float CANARY = -777.25f;

  private static final AtomicBoolean TOLD_NO_LANES = new AtomicBoolean();

  private static final String NO_DEVICE =
      "SKIPPED a kernel on OpenCL: no OpenCL CPU device is there; run ci/install-opencl-cpu.sh.";

  private DeviceRun() {}

  /**
   * Set to {@code gpu}, every test that would run on the OpenCL CPU device runs on a GPU instead:
   * the kernels are the same, and so are the bounds.
   */
  static final boolean ON_GPU = "gpu".equals(System.getProperty("stratus.test.kernels"));

  private static final String NO_LANES =
      "SKIPPED the kernels with lane operations on a device: none here has them. They run on CUDA"
          + " devices, and on the debug device in this test run.";

  /** The OpenCL CPU device that is no checker; empty where there is none. */
  static Optional<TornadoDevice> openClCpu() {
    if (ON_GPU) {
      return Optional.of(find(d -> d.kind() == DeviceKind.GPU).orElseThrow());
    }
    return Extension.find().isPresent()
        ? find(d -> d.kind() == DeviceKind.CPU && !d.checking())
        : OnSdk.cpu();
  }

  /** {@link #openClCpu}; without one the test says so and is skipped. */
  static TornadoDevice requireOpenClCpu() {
    Optional<TornadoDevice> device = openClCpu();
    if (device.isEmpty()) {
      System.out.println(NO_DEVICE);
    }
    Assumptions.assumeTrue(device.isPresent(), NO_DEVICE);
    return device.orElseThrow();
  }

  /** A real device with lane operations; without one the test says so and is skipped. */
  static TornadoDevice requireLanes() {
    Optional<TornadoDevice> device =
        Extension.find().isPresent()
            ? find(d -> d.laneWidth() > 0 && d.kind() != DeviceKind.JVM_DEBUG)
            : Optional.empty();
    // Some hundred cases need one; a line for each would hide the others.
    if (device.isEmpty() && TOLD_NO_LANES.compareAndSet(false, true)) {
      System.out.println(NO_LANES);
    }
    Assumptions.assumeTrue(device.isPresent(), NO_LANES);
    return device.orElseThrow();
  }

  /** On a TornadoVM SDK there is none: the test says so and is skipped. */
  static TornadoDevice debugDevice() {
    if (Extension.find().isEmpty()) {
      System.out.println(OnSdk.NO_DEBUG_DEVICE);
    }
    Assumptions.assumeTrue(Extension.find().isPresent(), OnSdk.NO_DEBUG_DEVICE);
    return find(d -> d.kind() == DeviceKind.JVM_DEBUG).orElseThrow();
  }

  static Optional<TornadoDevice> find(Predicate<DeviceDescription> wanted) {
    Extension extension = Extension.find().orElseThrow();
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    for (int i = 0; i < runtime.getNumBackends(); i++) {
      TornadoBackend backend = runtime.getBackend(i);
      for (int j = 0; j < backend.getNumDevices(); j++) {
        if (wanted.test(extension.describe(backend.getDevice(j)))) {
          return Optional.of(backend.getDevice(j));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Runs a graph called {@link #GRAPH} once.
   *
   * @param tasks the names of its tasks, all of which get the options
   * @param grids by task, where one needs a grid of its own
   */
  static void execute(
      TaskGraph graph,
      TornadoDevice device,
      KernelOptions options,
      Map<String, WorkerGrid> grids,
      String... tasks) {
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(device);
      if (!grids.isEmpty()) {
        GridScheduler scheduler = new GridScheduler();
        grids.forEach((task, grid) -> scheduler.addWorkerGrid(GRAPH + "." + task, grid));
        plan.withGridScheduler(scheduler);
      }
      for (String task : tasks) {
        configure(plan, GRAPH + "." + task, options);
      }
      plan.execute();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On an SDK the options have no effect, and fast math is off as it is in the library. */
  static void configure(TornadoExecutionPlan plan, String task, KernelOptions options) {
    Extension.find()
        .ifPresentOrElse(e -> e.configure(plan, task, options), () -> OnSdk.withoutFastMath(plan));
  }

  /** An input: followed by NaN, so that whatever reads too far shows. */
  static FloatArray input(float[] values) {
    return guarded(values, Float.NaN);
  }

  /** A result: canaries all over. */
  static FloatArray output(int length) {
    float[] values = new float[length];
    Arrays.fill(values, CANARY);
    return guarded(values, CANARY);
  }

  /** A result that is an input too: followed by canaries. */
  static FloatArray updated(float[] values) {
    return guarded(values, CANARY);
  }

  private static FloatArray guarded(float[] values, float guard) {
    FloatArray array = new FloatArray(values.length + GUARD);
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, i < values.length ? values[i] : guard);
    }
    return array;
  }

  /**
   * Checks that a kernel wrote nothing but what it should.
   *
   * @param mayBeWritten by index
   * @param untouched what stands elsewhere
   * @throws AssertionError naming the first element that was written
   */
  static void requireUntouched(FloatArray array, IntPredicate mayBeWritten, float untouched) {
    for (int i = 0; i < array.getSize(); i++) {
      if (!mayBeWritten.test(i)
          && Float.floatToIntBits(array.get(i)) != Float.floatToIntBits(untouched)) {
        throw new AssertionError(
            "Element " + i + ", which is no part of the result, was written: " + array.get(i));
      }
    }
  }
}
