package dev.stratus.cli;

import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tune.TrialRefusedException;
import dev.stratus.tune.TuneProgress;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Progress on standard error: a bar that is drawn over itself where a person watches, else a line
 * for each step.
 */
final class TuneConsole implements TuneProgress {
  private static final int BAR = 24;
  private static final String ERASE = "\r\033[K";

  private final PrintWriter err;
  private final int problems;
  private final boolean terminal;
  private final Set<TunedKey> begun = new HashSet<>();
  private String best = "";
  private boolean drawn;

  TuneConsole(PrintWriter err, int problems) {
    this(err, problems, System.console() != null && System.console().isTerminal());
  }

  TuneConsole(PrintWriter err, int problems, boolean terminal) {
    this.err = err;
    this.problems = problems;
    this.terminal = terminal;
  }

  @Override
  public void candidates(TunedKey problem, TuneStep step, int done, int of) {
    if (begun.add(problem)) {
      best = "";
    }
    String where = "[" + begun.size() + "/" + problems + "] " + problem.text() + ", " + step.text();
    if (terminal) {
      int filled = of == 0 ? BAR : BAR * done / of;
      err.print(
          ERASE
              + where
              + " "
              + "#".repeat(filled)
              + ".".repeat(BAR - filled)
              + " "
              + done
              + "/"
              + of
              + best);
      drawn = true;
    } else if (done == of) {
      err.println("stratus: " + where + ": " + of + " candidates" + best);
    }
    err.flush();
  }

  @Override
  public void refused(TunedKey problem, TunedChoice choice, TrialRefusedException why) {
    end();
    err.println(
        "stratus: "
            + problem.text()
            + ": "
            + choice.text()
            + " "
            + (why.isWrong() ? "" : "was not measured: ")
            + Failures.oneLine(String.valueOf(why.getMessage()))
            + (why.isWrong() ? "; it was not timed. Please report this." : ""));
    err.flush();
  }

  @Override
  public void kept(TunedEntry entry) {
    best =
        String.format(
            Locale.ROOT, ", best %.3f ms: %s", entry.medianNanos() / 1e6, entry.choice().text());
  }

  /** Leaves the bar's line. */
  void end() {
    if (drawn) {
      err.print(ERASE);
      err.flush();
      drawn = false;
    }
  }
}
