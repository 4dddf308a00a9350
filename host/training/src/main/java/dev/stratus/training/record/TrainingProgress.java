package dev.stratus.training.record;

import dev.stratus.training.Evaluation;
import dev.stratus.training.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;

/** A line at each validation. */
public final class TrainingProgress implements TrainingListener {
  private final PrintWriter out;

  public TrainingProgress(PrintWriter out, boolean terminal) {
    this.out = out;
  }

  @Override
  public void validated(Iteration at, Evaluation e) {
    out.printf(
        Locale.ROOT,
        "epoch %d, iteration %d, %.1f s: loss %.4f, held out %s%n",
        at.epoch(),
        at.iteration(),
        at.seconds(),
        at.loss(),
        e);
    out.flush();
  }
}
