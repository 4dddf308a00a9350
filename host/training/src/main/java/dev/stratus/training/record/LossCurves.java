package dev.stratus.training.record;

import dev.stratus.report.Axis;
import dev.stratus.report.Point;
import dev.stratus.report.Series;
import dev.stratus.report.XyChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lines of a training's charts. */
final class LossCurves {
  static final int MOST_POINTS = 2000;

  /** Of the running mean that the smoothed line is. */
  private static final double KEPT = 0.95;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Curve raw = new Curve(MOST_POINTS);
  private final Curve smoothed = new Curve(MOST_POINTS);
  private final Curve validation = new Curve(MOST_POINTS);
  private final Curve accuracy = new Curve(MOST_POINTS);
  private double sum;
  private double weight;

  void loss(long iteration, double loss) {
    raw.add(iteration, loss);
    // Over the sum of the weights, so that the first values are not drawn towards 0.
    sum = KEPT * sum + (1 - KEPT) * loss;
    weight = KEPT * weight + (1 - KEPT);
    smoothed.add(iteration, sum / weight);
  }

  void validation(long iteration, double loss) {
    validation.add(iteration, loss);
  }

  /**
   * @param share 0 to 1
   */
  void accuracy(long iteration, double share) {
    accuracy.add(iteration, 100 * share);
  }

  XyChart lossChart() {
    List<Series> series = new ArrayList<>();
    series.add(Series.faint("mini-batch", raw.points()));
    series.add(Series.curve("mini-batch, smoothed", smoothed.points()));
    if (!validation.isEmpty()) {
      series.add(Series.line("validation", validation.points()));
    }
    return new XyChart(
        "Loss",
        "The loss of each mini-batch before its update, pale, and its running mean; lower is"
            + " better. A validation loss that rises while the other falls is overfitting.",
        Axis.linear("iteration"),
        Axis.linear("loss"),
        series);
  }

  /** There is one once a validation has given an accuracy. */
  Optional<XyChart> accuracyChart() {
    if (accuracy.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new XyChart(
            "Accuracy",
            "The share of the validation data that is put into the right class.",
            Axis.linear("iteration"),
            new Axis("%", false, false),
            List.of(Series.line("validation", accuracy.points()))));
  }

  /** The points, for programs. */
  String json() {
    ObjectNode root = JSON.createObjectNode();
    put(root, "loss", raw);
    put(root, "smoothedLoss", smoothed);
    put(root, "validationLoss", validation);
    put(root, "validationAccuracyPercent", accuracy);
    return JSON.writeValueAsString(root);
  }

  private static void put(ObjectNode root, String name, Curve curve) {
    ArrayNode points = root.putArray(name);
    for (Point point : curve.points()) {
      points.addArray().add((long) point.x()).add(point.y());
    }
  }
}
