package dev.stratus.training;

import java.util.List;
import java.util.Optional;

/**
 * What training gave.
 *
 * @param trained the network: the last one, or the best on the validation data, as was asked for
 * @param losses of each iteration of this run
 * @param iterations in all, those before a resume among them
 * @param epochs that were completed
 * @param reason why it ended
 * @param lastValidation the last evaluation on the validation data
 * @param bestValidationLoss the smallest
 */
public record TrainingResult(
    TrainedNetwork trained,
    List<Double> losses,
    long iterations,
    int epochs,
    StopReason reason,
    Optional<Evaluation> lastValidation,
    Optional<Double> bestValidationLoss) {
  public TrainingResult {
    losses = List.copyOf(losses);
  }
}
