package dev.stratus.training;

import dev.stratus.kernels.MeanSquaredError;
import dev.stratus.kernels.SoftmaxCrossEntropy;
import dev.stratus.kernels.Sums;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The loss at the end of a network: its value and its gradient. */
final class LossPlan {
  /** Rows that a part of the loss's sum has at least. */
  private static final int ROWS_PER_PART = 256;

  private final Loss loss;
  private final Batch batch;
  private final FloatArray output;
  private final FloatArray gradient;
  private final int rows;
  private final int width;
  private final FloatArray probabilities;
  private final FloatArray losses;
  private final FloatArray partials;
  private final int parts;

  LossPlan(
      Loss loss,
      Batch batch,
      FloatArray output,
      FloatArray gradient,
      StepArrays arrays,
      StepDevice device) {
    this.loss = loss;
    this.batch = batch;
    this.output = output;
    this.gradient = gradient;
    this.rows = batch.target().rows(batch.size());
    this.width = batch.target().width();
    this.probabilities = arrays.floats(loss == Loss.CROSS_ENTROPY ? (long) rows * width : 1);
    this.losses = arrays.floats(rows);
    this.parts = Math.clamp(rows / ROWS_PER_PART, 1, 4 * device.computeUnits());
    this.partials = arrays.floats(parts);
  }

  /**
   * Loss and gradient.
   *
   * @param scale the factor of the mean at 0
   * @param result where the loss goes, at {@code at}
   */
  void launch(Launches to, FloatArray scale, FloatArray result, int at) {
    Launches named = to.named("loss-");
    if (loss == Loss.CROSS_ENTROPY) {
      IntArray targets = (IntArray) batch.targets();
      named.task(
          "classes",
          SoftmaxCrossEntropy::classes,
          output,
          targets,
          batch.weights(),
          probabilities,
          losses,
          rows,
          width);
      named.task(
          "gradient",
          SoftmaxCrossEntropy::classesGradient,
          probabilities,
          targets,
          batch.weights(),
          scale,
          0,
          gradient,
          rows,
          width);
    } else {
      FloatArray targets = (FloatArray) batch.targets();
      named.task(
          "values",
          MeanSquaredError::forward,
          output,
          targets,
          batch.weights(),
          losses,
          rows,
          width);
      named.task(
          "gradient",
          MeanSquaredError::gradient,
          output,
          targets,
          batch.weights(),
          scale,
          0,
          gradient,
          rows,
          width);
    }
    named.task("parts", Sums::parts, losses, partials, 0, rows, parts);
    named.task("total", Sums::total, partials, scale, 0, result, at, parts);
  }

  /** Each row's, weighted, for the search for what is not finite. */
  FloatArray losses() {
    return losses;
  }
}
