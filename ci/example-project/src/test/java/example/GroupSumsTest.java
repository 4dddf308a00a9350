package example;

import static dev.stratus.junit.DeviceAssertions.assertClose;

import dev.stratus.junit.DeviceFloor;
import dev.stratus.junit.DeviceTest;
import dev.stratus.junit.DeviceUnderTest;
import dev.stratus.junit.RaceChecked;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** On every device there is, and on one OpenCL device at least. */
@DeviceFloor(kernels = 1)
class GroupSumsTest {
  /** The last group is not full. */
  private static final int LENGTH = 1000;

  private static final int GROUPS = (LENGTH + GroupSums.GROUP - 1) / GroupSums.GROUP;

  @DeviceTest
  void sumsAreThoseOfJava(DeviceUnderTest device) throws Exception {
    FloatArray x = new FloatArray(LENGTH);
    double[] expected = new double[GROUPS];
    for (int i = 0; i < LENGTH; i++) {
      x.set(i, 1f / (i + 1));
      expected[i / GroupSums.GROUP] += x.get(i);
    }
    FloatArray sums = run(device, x);
    // A tree over 64 positive numbers rounds six times, each time by half an ulp at most.
    assertClose(sums, expected, 6);
  }

  @RaceChecked
  void noRace(DeviceUnderTest device) throws Exception {
    run(device, new FloatArray(LENGTH));
  }

  private static FloatArray run(DeviceUnderTest device, FloatArray x) throws Exception {
    FloatArray sums = new FloatArray(GROUPS);
    TaskGraph graph =
        new TaskGraph("example")
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
            .task("sums", GroupSums::sums, new KernelContext(), x, sums)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, sums);
    WorkerGrid1D grid = new WorkerGrid1D(GROUPS * GroupSums.GROUP);
    grid.setLocalWork(GroupSums.GROUP, 1, 1);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      device.apply(plan).withGridScheduler(new GridScheduler("example.sums", grid)).execute();
    }
    return sums;
  }
}
