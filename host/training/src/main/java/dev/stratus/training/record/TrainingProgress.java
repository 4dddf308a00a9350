package dev.stratus.training.record;

import dev.stratus.training.Evaluation;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * A table of a training, as MATLAB prints it: a line at each validation and every so many
 * iterations; where a person watches, one more line below it that is drawn over itself.
 */
public final class TrainingProgress implements TrainingListener {
  private static final String ERASE = "\r\033[K";
  private static final int EVERY = 50;
  private static final long DRAW_NANOS = 100_000_000L;

  private final PrintWriter out;
  private final boolean terminal;
  private Optional<Start> start = Optional.empty();
  private Optional<Iteration> pending = Optional.empty();
  private long drawn;
  private boolean line;

  /**
   * @param terminal whether a line may be drawn over itself
   */
  public TrainingProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void started(Start begun) {
    start = Optional.of(begun);
    out.println(begun.device());
    out.printf(
        Locale.ROOT,
        "%6s %10s %9s %12s %12s %10s %10s%n",
        "Epoch",
        "Iteration",
        "Elapsed",
        "Loss",
        "HeldOutLoss",
        "Accuracy",
        "LearnRate");
    out.flush();
  }

  @Override
  public void iterated(Iteration iteration) {
    // It waits for the validation that may come with it, lest it be printed twice.
    pending.ifPresent(before -> row(before, "", ""));
    pending =
        iteration.iteration() % EVERY == 0 || iteration.iteration() == 1
            ? Optional.of(iteration)
            : Optional.empty();
    if (terminal && System.nanoTime() - drawn > DRAW_NANOS) {
      draw(iteration);
      drawn = System.nanoTime();
    }
  }

  private void draw(Iteration at) {
    long all = start.map(Start::iterations).orElse(0L);
    long before = start.map(Start::iterationsBefore).orElse(0L);
    double each = at.seconds() / Math.max(1, at.iteration() - before);
    out.printf(
        Locale.ROOT,
        "%sepoch %d, iteration %d of %d, loss %.4f, %s left",
        ERASE,
        at.epoch(),
        at.iteration(),
        all,
        at.loss(),
        time(each * (all - at.iteration())));
    line = true;
    out.flush();
  }

  @Override
  public void validated(Iteration at, Evaluation evaluation) {
    pending = Optional.empty();
    row(
        at,
        String.format(Locale.ROOT, "%.4f", evaluation.loss()),
        evaluation.accuracy().map(a -> String.format(Locale.ROOT, "%.2f %%", 100 * a)).orElse(""));
  }

  private void row(Iteration at, String heldOut, String accuracy) {
    erase();
    out.printf(
        Locale.ROOT,
        "%6d %10d %9s %12.4f %12s %10s %10.3g%n",
        at.epoch(),
        at.iteration(),
        time(at.seconds()),
        at.loss(),
        heldOut,
        accuracy,
        at.learnRate());
    out.flush();
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  private void erase() {
    if (line) {
      out.print(ERASE);
      line = false;
    }
  }

  @Override
  public void finished(TrainingResult result) {
    pending.ifPresent(before -> row(before, "", ""));
    erase();
    out.flush();
  }

  @Override
  public void failed(RuntimeException error) {
    erase();
    out.flush();
  }
}
