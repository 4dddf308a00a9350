package dev.stratus.junit;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Task graphs around the kernels under test, as a user would write them. */
final class Programs {
  static final int LENGTH = 48;

  private Programs() {}

  static FloatArray ramp() {
    FloatArray x = new FloatArray(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      x.set(i, 0.1f * (i + 1));
    }
    return x;
  }

  static float[] tripledRamp() {
    float[] expected = ramp().toHeapArray();
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 3f;
    }
    return expected;
  }

  static TaskGraph graph(Task2<FloatArray, FloatArray> kernel, FloatArray y) {
    FloatArray x = ramp();
    return new TaskGraph("program")
        .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, y)
        .task("t", kernel, x, y)
        .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
  }

  static FloatArray run(DeviceUnderTest device, Task2<FloatArray, FloatArray> kernel)
      throws Exception {
    FloatArray y = new FloatArray(LENGTH);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph(kernel, y).snapshot())) {
      device.apply(plan).execute();
    }
    return y;
  }

  static FloatArray inGroups(
      DeviceUnderTest device, Task3<KernelContext, FloatArray, FloatArray> kernel)
      throws Exception {
    FloatArray x = ramp();
    FloatArray y = new FloatArray(LENGTH);
    TaskGraph graph =
        new TaskGraph("groups")
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
            .task("t", kernel, new KernelContext(), x, y)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
    WorkerGrid1D grid = new WorkerGrid1D(LENGTH);
    grid.setLocalWork(Kernels.GROUP, 1, 1);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      device.apply(plan).withGridScheduler(new GridScheduler("groups.t", grid)).execute();
    }
    return y;
  }

  static float[] reversedRamp() {
    float[] x = ramp().toHeapArray();
    float[] expected = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int first = i / Kernels.GROUP * Kernels.GROUP;
      expected[i] = x[first + Kernels.GROUP - 1 - i % Kernels.GROUP];
    }
    return expected;
  }
}
