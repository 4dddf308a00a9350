package dev.stratus;

import dev.stratus.engine.EngineResults;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The result of one backward pass, with its receipt. Its tensors are the run's own: the next run of
 * the same {@link LayerRun} overwrites them.
 */
public final class BackwardResult implements BackwardTensors {
  private final EngineResults results;
  private final OnDemand demand;
  private final RunReport report;
  private final List<Learnable> learnables;

  BackwardResult(
      EngineResults results, OnDemand demand, RunReport report, List<Learnable> learnables) {
    this.results = results;
    this.demand = demand;
    this.report = report;
    this.learnables = List.copyOf(learnables);
  }

  /**
   * The gradient of the input, of x's format, memory order, sizes and type, dense. With a residual
   * input it is that one's gradient too, but for what arrives at the sum, which is to be added to
   * both.
   *
   * @throws IllegalStateException if it is still on the device and the run was closed or run again
   */
  @Override
  public Tensor dx() {
    demand.fetch();
    return results.dx().orElseThrow();
  }

  /** The layer's parameters, with their gradients. */
  @Override
  public List<Learnable> learnables() {
    return learnables;
  }

  public Receipt receipt() {
    return report.receipt();
  }

  /** Which candidates were asked and what they said. */
  public Decision decision() {
    return report.decision();
  }

  /** The comparisons with the reference by name: dx, scale gradient, offset gradient. */
  public Map<String, ComparisonReport> checks() {
    return report.checks();
  }

  /** Whether every check passed; true where checking was off. */
  @Override
  public boolean passed() {
    return report.passed();
  }

  /** What was said aloud: a fallback, options without effect. */
  public List<String> notices() {
    return report.notices();
  }
}
