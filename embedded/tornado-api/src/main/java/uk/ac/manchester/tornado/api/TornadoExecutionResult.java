package uk.ac.manchester.tornado.api;

import dev.stratus.embedded.api.PlanTrace;
import dev.stratus.embedded.api.RunReport;
import java.util.List;

/** What a run of a plan gives back. */
public class TornadoExecutionResult {
  private final TornadoExecutionPlan plan;
  private final TornadoProfilerResult profile;

  TornadoExecutionResult(TornadoExecutionPlan plan, RunReport report, PlanTrace trace) {
    this.plan = plan;
    this.profile = new TornadoProfilerResult(report, trace);
  }

  /** Times and sizes of the run. */
  public TornadoProfilerResult getProfilerResult() {
    return profile;
  }

  /**
   * Copies objects to the host now: those that a graph transfers {@code UNDER_DEMAND}.
   *
   * @throws IllegalArgumentException if an object is null or is not on the device
   */
  public TornadoExecutionResult transferToHost(Object... objects) {
    for (int i = 0; i < objects.length; i++) {
      if (objects[i] == null) {
        throw new IllegalArgumentException(
            "transferToHost: object " + (i + 1) + " of " + objects.length + " is null.");
      }
    }
    plan.engine().transferToHost(List.of(objects));
    return this;
  }

  /**
   * Copies a part of an array to the host now.
   *
   * @throws IllegalArgumentException if the range is not inside the array or the array is not on
   *     the device
   */
  public TornadoExecutionResult transferToHost(DataRange dataRange) {
    dataRange.materialize();
    plan.engine().transferToHost(dataRange);
    return this;
  }

  /** Always true: a run is over when {@link TornadoExecutionPlan#execute()} returns. */
  public boolean isReady() {
    return true;
  }
}
