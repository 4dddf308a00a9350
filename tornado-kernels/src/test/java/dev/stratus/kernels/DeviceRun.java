package dev.stratus.kernels;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Runs a rung on a device, with guards behind every array. */
final class DeviceRun {

  /** Elements behind each array that no kernel may touch: more than any strip or group. */
  private static final int GUARD = 300;

  private static final float CANARY = -777.25f;

  /** A rung of the ladder. */
  enum Rung {
    ROW_PER_ITEM,
    ROW_PER_GROUP
  }

  private DeviceRun() {}

  /** The OpenCL CPU device that is no checker; empty where there is none. */
  static Optional<TornadoDevice> openClCpu() {
    return find(d -> d.kind() == DeviceKind.CPU && !d.checking());
  }

  static TornadoDevice debugDevice() {
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
   * Runs once. Inputs are followed by NaN, so that whatever reads too far shows; the result is
   * followed by a canary.
   *
   * @param lanes work-items of a group, {@link Rung#ROW_PER_GROUP} only
   * @param groups how many groups share the rows
   * @throws AssertionError if a guard was touched
   */
  static float[] run(
      Rung rung,
      RowsUnderTest data,
      TornadoDevice device,
      KernelOptions options,
      int lanes,
      int groups) {
    FloatArray x = guarded(data.x(), Float.NaN);
    FloatArray gamma = guarded(data.gamma(), Float.NaN);
    FloatArray beta = guarded(data.beta(), Float.NaN);
    FloatArray y = guarded(new float[data.x().length], CANARY);
    TaskGraph graph =
        new TaskGraph("ladder")
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, gamma, beta, y);
    int block =
        options.numerics() == Numerics.REASSOCIATE
            ? LayerNormForward.VECTOR_BLOCK
            : LayerNormForward.SERIAL_BLOCK;
    switch (rung) {
      case ROW_PER_ITEM ->
          graph.task(
              "forward",
              LayerNormForward::rowPerItem,
              x,
              gamma,
              beta,
              y,
              new FloatArray(1),
              new FloatArray(1),
              new FloatArray(1),
              data.rows(),
              data.width(),
              data.epsilon(),
              block,
              0);
      case ROW_PER_GROUP ->
          graph.task(
              "forward",
              LayerNormForward::rowPerGroup,
              new KernelContext(),
              x,
              gamma,
              beta,
              y,
              new FloatArray(1),
              new FloatArray(1),
              new FloatArray(1),
              data.rows(),
              data.width(),
              data.epsilon(),
              0);
    }
    graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(device);
      if (rung == Rung.ROW_PER_GROUP) {
        WorkerGrid1D grid = new WorkerGrid1D(groups * lanes);
        grid.setLocalWork(lanes, 1, 1);
        plan.withGridScheduler(new GridScheduler("ladder.forward", grid));
      }
      Extension.find().orElseThrow().configure(plan, "ladder.forward", options);
      plan.execute();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException(e);
    }
    requireGuard(y, data.x().length);
    return Arrays.copyOf(y.toHeapArray(), data.x().length);
  }

  private static FloatArray guarded(float[] values, float guard) {
    FloatArray array = new FloatArray(values.length + GUARD);
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, i < values.length ? values[i] : guard);
    }
    return array;
  }

  private static void requireGuard(FloatArray y, int used) {
    for (int i = used; i < y.getSize(); i++) {
      if (y.get(i) != CANARY) {
        throw new AssertionError(
            "Element " + i + ", " + (i - used) + " beyond the result, was written: " + y.get(i));
      }
    }
  }
}
