package dev.stratus.training;

import java.util.Optional;
import java.util.OptionalInt;

/** Keeps the best validation loss and how long ago that was. */
final class ValidationWatch {
  private final OptionalInt patience;
  private double best = Double.POSITIVE_INFINITY;
  private long bestAt;
  private int worse;
  private Optional<Learnables> bestLearnables = Optional.empty();
  private Optional<Evaluation> last = Optional.empty();

  ValidationWatch(OptionalInt patience) {
    this.patience = patience;
  }

  /** Goes on from a checkpoint. */
  void restore(double loss, long iteration, int since) {
    best = loss;
    bestAt = iteration;
    worse = since;
  }

  /**
   * @return whether it is the best so far
   */
  boolean take(Evaluation evaluation, long iteration) {
    last = Optional.of(evaluation);
    if (evaluation.loss() < best) {
      best = evaluation.loss();
      bestAt = iteration;
      worse = 0;
      return true;
    }
    worse++;
    return false;
  }

  void keep(Learnables learnables) {
    bestLearnables = Optional.of(learnables);
  }

  /** As MATLAB counts: validations whose loss was not smaller than the smallest before. */
  boolean exhausted() {
    return patience.isPresent() && worse >= patience.getAsInt();
  }

  Optional<Learnables> bestLearnables() {
    return bestLearnables;
  }

  Optional<Evaluation> last() {
    return last;
  }

  Optional<Double> bestLoss() {
    return Double.isInfinite(best) ? Optional.empty() : Optional.of(best);
  }

  long bestAt() {
    return bestAt;
  }

  int worse() {
    return worse;
  }
}
