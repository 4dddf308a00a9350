package dev.stratus;

import dev.stratus.engine.EngineResults;
import dev.stratus.geometry.Geometry;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one forward pass, with its receipt. Its tensors are the run's own: the next run of
 * the same {@link LayerRun} overwrites them.
 */
public final class ForwardResult implements ForwardTensors {
  private final EngineResults results;
  private final OnDemand demand;
  private final RunReport report;

  ForwardResult(EngineResults results, OnDemand demand, RunReport report) {
    this.results = results;
    this.demand = demand;
    this.report = report;
  }

  /**
   * The result, of x's format, memory order, sizes and type, dense; brought from the device at the
   * first call where it was asked for on demand.
   *
   * @throws IllegalStateException if it is still on the device and the run was closed or run again
   */
  @Override
  public Tensor y() {
    demand.fetch();
    return results.y();
  }

  /** x + residual, as it was normalized; empty without a residual input. */
  @Override
  public Optional<Tensor> sum() {
    return results.sum();
  }

  /**
   * The mean of each group, float32 or wider: x's labels, 1 for normalized sizes. Empty unless the
   * layer saves statistics or the run has a backward pass, or where there is no group.
   */
  @Override
  public Optional<Tensor> mean() {
    return results.mean();
  }

  /** 1 / sqrt(variance + epsilon) of each group; as {@link #mean()}. */
  @Override
  public Optional<Tensor> rstd() {
    return results.rstd();
  }

  @Override
  public Geometry geometry() {
    return report.receipt().geometry();
  }

  public Receipt receipt() {
    return report.receipt();
  }

  /** Which candidates were asked and what they said. */
  public Decision decision() {
    return report.decision();
  }

  /** The comparisons with the reference by name (y, mean, rstd, sum); empty where not checked. */
  public Map<String, ComparisonReport> checks() {
    return report.checks();
  }

  /** The comparison of y; empty where not checked. */
  public Optional<ComparisonReport> check() {
    return Optional.ofNullable(report.checks().get("y"));
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
