package dev.stratus.training.record;

import dev.stratus.training.Evaluation;
import dev.stratus.training.ShadowReport;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Tells a person how training goes: on a terminal one line that is drawn over itself, with the time
 * that is left; elsewhere a table with a row each so many iterations and at each validation.
 */
public final class TrainingProgress implements TrainingListener {
  private static final String ERASE = "\r\033[K";

  /** So that a line longer than the terminal is wide is cut off there, not wrapped. */
  private static final String NO_WRAP = "\033[?7l";

  private static final String WRAP = "\033[?7h";

  /** Seconds between two drawings of the line. */
  private static final double BETWEEN = 0.1;

  private final Appendable out;
  private final boolean terminal;
  private final int every;
  private Optional<ProgressText> text = Optional.empty();
  private Optional<Iteration> pending = Optional.empty();
  private double drawnAt = Double.NEGATIVE_INFINITY;
  private boolean drawn;

  /**
   * @param out such as {@code System.err}; flushed after each line if it can be
   * @param terminal whether a person watches on a terminal that knows ANSI's sequences
   * @param every iterations between two rows of the table, at least 1
   */
  public TrainingProgress(Appendable out, boolean terminal, int every) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "The distance of rows is " + every + " iterations; it must be at least 1.");
    }
    this.out = out;
    this.terminal = terminal;
    this.every = every;
  }

  @Override
  public void started(Start start) {
    ProgressText begun = new ProgressText(start);
    text = Optional.of(begun);
    print("Training on " + start.device() + "\n" + (terminal ? "" : ProgressText.head()));
  }

  @Override
  public void iterated(Iteration at) {
    text().seen(at);
    if (terminal) {
      if (at.seconds() - drawnAt >= BETWEEN) {
        draw(at);
      }
      return;
    }
    row();
    // A validation of this iteration may follow and belongs into the same row.
    boolean first = at.iteration() == text().start().iterationsBefore() + 1;
    pending = first || at.iteration() % every == 0 ? Optional.of(at) : Optional.empty();
  }

  @Override
  public void validated(Iteration at, Evaluation evaluation) {
    text().validated(evaluation);
    if (terminal) {
      draw(at);
      return;
    }
    pending = Optional.empty();
    print(text().row(at, Optional.of(evaluation)));
  }

  @Override
  public void shadowed(ShadowReport report) {
    leave();
    row();
    print(report + "\n");
  }

  @Override
  public void finished(TrainingResult result) {
    leave();
    row();
    print(text().end(result));
  }

  /** Leaves the line to whoever tells of the error. */
  @Override
  public void failed(RuntimeException error) {
    leave();
    row();
  }

  private ProgressText text() {
    return text.orElseThrow(() -> new IllegalStateException("The training has not started."));
  }

  private void draw(Iteration at) {
    print(ERASE + NO_WRAP + text().live(at) + WRAP);
    drawnAt = at.seconds();
    drawn = true;
  }

  private void leave() {
    if (drawn) {
      print(ERASE);
      drawn = false;
    }
  }

  private void row() {
    Optional<Iteration> at = pending;
    pending = Optional.empty();
    at.ifPresent(a -> print(text().row(a, Optional.empty())));
  }

  private void print(String what) {
    try {
      out.append(what);
      if (out instanceof Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("The progress of training could not be written: " + e, e));
    }
  }
}
