package dev.stratus;

import dev.stratus.engine.EngineResults;
import dev.stratus.engine.LayerProblem;
import dev.stratus.geometry.Geometry;
import dev.stratus.geometry.ParameterShape;
import dev.stratus.reference.Allowance;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.JudgedShape;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Place;
import dev.stratus.reference.Values;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a run's results with the double reference, whatever the mode, layout and type. */
final class LayerCheck {
  private static final Allowance ROUNDED_ONCE = new Allowance(0.5, "a sum is rounded once");

  private final LayerProblem problem;
  private final LayerNormJudge judge;
  private final Values normalized;

  private LayerCheck(LayerProblem problem, EngineResults results) {
    this.problem = problem;
    this.judge = LayerNormJudge.of(shape(problem.geometry()), settings(problem, results));
    this.normalized = TensorValues.of(results.sum().orElse(problem.x()));
  }

  /** y, and mean, rstd and the sum where they are there. */
  static Map<String, ComparisonReport> forward(LayerProblem problem, EngineResults results) {
    Map<String, ComparisonReport> reports = new LinkedHashMap<>();
    if (problem.geometry().elements() == 0) {
      reports.put("y", nothing());
      return reports;
    }
    LayerCheck check = new LayerCheck(problem, results);
    reports.put("y", check.judge.forward(check.normalized, TensorValues.of(results.y())));
    results
        .mean()
        .ifPresent(
            mean -> reports.put("mean", check.judge.mean(check.normalized, TensorValues.of(mean))));
    results
        .rstd()
        .ifPresent(
            rstd -> reports.put("rstd", check.judge.rstd(check.normalized, TensorValues.of(rstd))));
    results.sum().ifPresent(sum -> reports.put("sum", check.sum(sum)));
    return reports;
  }

  /** dx, and the gradients of scale and offset where they are there. */
  static Map<String, ComparisonReport> backward(
      LayerProblem problem, EngineResults results, LayerNormalization layer) {
    Map<String, ComparisonReport> reports = new LinkedHashMap<>();
    if (problem.geometry().elements() == 0) {
      reports.put("dx", nothing());
      return reports;
    }
    LayerCheck check = new LayerCheck(problem, results);
    Values dy = TensorValues.of(problem.dy().orElseThrow());
    reports.put(
        "dx", check.judge.dx(check.normalized, dy, TensorValues.of(results.dx().orElseThrow())));
    if (layer.learnable(Learnable.SCALE).isPresent()) {
      results
          .scaleGradient()
          .ifPresent(gradient ->
              reports.put(
                  "scale gradient",
                  check.judge.scaleGradient(check.normalized, dy, TensorValues.of(gradient))));
    }
    if (layer.learnable(Learnable.OFFSET).isPresent()) {
      results
          .offsetGradient()
          .ifPresent(gradient ->
              reports.put(
                  "offset gradient",
                  check.judge.offsetGradient(check.normalized, dy, TensorValues.of(gradient))));
    }
    return reports;
  }

  private static ComparisonReport nothing() {
    return new ComparisonReport(0, 0, Optional.empty());
  }

  private static JudgedShape shape(Geometry geometry) {
    boolean[] normalized = new boolean[geometry.rank()];
    List<String> labels = new ArrayList<>();
    for (int d = 0; d < normalized.length; d++) {
      normalized[d] = geometry.isNormalized(d);
      labels.add(geometry.format().labels().get(d).name());
    }
    return new JudgedShape(
            geometry.sizesArray(),
            normalized,
            geometry.channelDimension(),
            geometry.batchDimension().orElse(-1),
            geometry.timeDimension().orElse(-1))
        .withLabels(labels.toArray(String[]::new));
  }

  private static JudgeSettings settings(LayerProblem problem, EngineResults results) {
    JudgeSettings settings =
        JudgeSettings.of(TensorValues.type(problem.type()), results.epsilon().doubleValue());
    ParameterShape shape = problem.geometry().parameters();
    if (shape != ParameterShape.NONE) {
      settings =
          settings.withAffine(
              shape == ParameterShape.CHANNEL
                  ? dev.stratus.reference.Affine.PER_CHANNEL
                  : dev.stratus.reference.Affine.PER_ELEMENT,
              TensorValues.array(problem.gamma()),
              TensorValues.array(problem.beta()));
    }
    if (problem.rms()) {
      settings = settings.withRms();
    }
    return problem.masked()
        ? settings.withValidLengths(
            problem.lengths().stream().mapToInt(Integer::intValue).toArray())
        : settings;
  }

  /** The sum with a residual input is rounded once: nothing else is right. */
  private ComparisonReport sum(Tensor sum) {
    NumberType type = TensorValues.type(problem.type());
    Values x = TensorValues.of(problem.x());
    Values residual = TensorValues.of(problem.residual().orElseThrow());
    Values actual = TensorValues.of(sum);
    long failures = 0;
    Optional<ComparisonReport.Element> worst = Optional.empty();
    for (long i = 0; i < sum.elements(); i++) {
      double expected = x.at(i) + residual.at(i);
      double size = Math.abs(expected);
      double ulps = roundingError(type, expected, actual.at(i));
      failures += ulps > ROUNDED_ONCE.ulps() ? 1 : 0;
      if (worst.isEmpty() || ulps > worst.get().ulps()) {
        Place place = new Place(List.of("element"), List.of(i));
        worst =
            Optional.of(
                new ComparisonReport.Element(
                    place, type, expected, actual.at(i), size, ulps, ROUNDED_ONCE));
      }
    }
    return new ComparisonReport(sum.elements(), failures, worst);
  }

  private static double roundingError(NumberType type, double expected, double actual) {
    if (!Double.isFinite(type.round(expected))) {
      return Double.isFinite(actual) ? Double.POSITIVE_INFINITY : 0;
    }
    return Double.isFinite(actual)
        ? Math.abs(actual - expected) / type.ulp(Math.abs(expected))
        : Double.POSITIVE_INFINITY;
  }
}
