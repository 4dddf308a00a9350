package dev.stratus.bench;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Kernels of the product as its users run them: a task graph through the TornadoVM API; one run is
 * one {@code execute()}. Arrays go to the device once and come back on demand.
 */
final class KernelGraph implements Contestant {
  private static final String GRAPH = "bench";

  private final String name;
  private final List<TornadoNativeArray> outputs;
  private final Supplier<String> check;
  private final TornadoExecutionPlan plan;
  private final Extension extension;

  /**
   * @param inputs arrays that go to the device
   * @param outputs arrays that come back for the check
   * @param tasks adds the tasks
   * @param names of the tasks
   */
  KernelGraph(
      String name,
      TornadoDevice device,
      List<? extends TornadoNativeArray> inputs,
      List<? extends TornadoNativeArray> outputs,
      Consumer<TaskGraph> tasks,
      List<String> names,
      Supplier<String> check) {
    this.name = name;
    this.outputs = List.copyOf(outputs);
    this.check = check;
    extension =
        Extension.find()
            .orElseThrow(() ->
                new IllegalStateException(
                    "The benchmark compares kernel options; a TornadoVM SDK has none."));
    TaskGraph graph =
        new TaskGraph(GRAPH).transferToDevice(DataTransferMode.FIRST_EXECUTION, inputs.toArray());
    tasks.accept(graph);
    graph.transferToHost(DataTransferMode.UNDER_DEMAND, outputs.toArray());
    plan = new TornadoExecutionPlan(graph.snapshot()).withDevice(device);
    names.forEach(task -> extension.configure(plan, GRAPH + "." + task, KernelOptions.REASSOCIATE));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    plan.execute();
  }

  @Override
  public String check() {
    TornadoExecutionResult result = plan.execute();
    result.transferToHost(outputs.toArray());
    String kernels =
        extension.lastRun(plan).stream()
            .map(LaunchRecord::sourceHash)
            .map(hash -> hash.substring(0, 12))
            .collect(Collectors.joining(", "));
    return check.get() + "; kernel " + kernels;
  }

  @Override
  public void close() {
    try {
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException("The plan of '" + name + "' cannot be closed.", e);
    }
  }
}
