package dev.stratus.embedded.api;

import java.util.List;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;

/**
 * What executes the API's programs. The API gets it by {@code
 * RuntimeProvider.find().service(ExecutionEngine.class)}.
 */
public interface ExecutionEngine {

  /** The drivers and devices that programs see. */
  TornadoRuntime runtime();

  /**
   * Opens the engine of one plan. No device is touched before the first run, warm-up or
   * pre-compilation.
   *
   * @param plan the plan; its identity is the key of {@code Extension.configure}
   * @param graphs the plan's graphs, in order, frozen
   */
  PlanEngine open(TornadoExecutionPlan plan, List<GraphDefinition> graphs);
}
