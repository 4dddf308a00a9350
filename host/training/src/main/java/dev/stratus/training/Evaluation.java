package dev.stratus.training;

import java.util.Locale;
import java.util.Optional;

/**
 * How a network does on examples.
 *
 * @param loss the mean
 * @param accuracy the share of rows whose highest score is at the right class; empty without
 *     classes
 * @param counted rows that count
 * @param confusion right class x predicted class; empty without classes
 */
public record Evaluation(
    double loss, Optional<Double> accuracy, long counted, Optional<long[][]> confusion) {

  /** Such as {@code loss 0.1234, accuracy 97.2 % of 360}. */
  @Override
  public String toString() {
    String text = String.format(Locale.ROOT, "loss %.4f", loss);
    return accuracy
        .map(a -> text + String.format(Locale.ROOT, ", accuracy %.2f %% of %d", 100 * a, counted))
        .orElse(text + ", " + counted + " rows");
  }
}
