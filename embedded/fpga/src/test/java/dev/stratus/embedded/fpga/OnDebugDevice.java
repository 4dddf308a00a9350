package dev.stratus.embedded.fpga;

import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import java.util.function.UnaryOperator;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Runs a kernel where the simulator's results are judged. */
final class OnDebugDevice {
  private OnDebugDevice() {}

  /**
   * @param task adds the task to a graph
   * @param arrays go there and come back
   */
  static void run(UnaryOperator<TaskGraph> task, Object... arrays) {
    TaskGraph graph = new TaskGraph("g");
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays);
    task.apply(graph);
    graph.transferToHost(DataTransferMode.EVERY_EXECUTION, arrays);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(device()).execute();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TornadoDevice device() {
    Extension extension = Extension.find().orElseThrow();
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    for (int i = 0; i < runtime.getNumBackends(); i++) {
      TornadoBackend backend = runtime.getBackend(i);
      for (int j = 0; j < backend.getNumDevices(); j++) {
        TornadoDevice device = backend.getDevice(j);
        if (extension.describe(device).kind() == DeviceKind.JVM_DEBUG) {
          return device;
        }
      }
    }
    throw new IllegalStateException("no debug device");
  }
}
