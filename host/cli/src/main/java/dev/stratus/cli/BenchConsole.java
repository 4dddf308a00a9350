package dev.stratus.cli;

import dev.stratus.bench.device.BenchProgress;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Progress on standard error: a bar where a person watches, else a line for each step. */
final class BenchConsole implements BenchProgress {
  private static final int BAR = 24;
  private static final String ERASE = "\r\033[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final Set<String> said = new HashSet<>();
  private boolean drawn;

  BenchConsole(PrintWriter err) {
    this(err, System.console() != null && System.console().isTerminal());
  }

  BenchConsole(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void at(String what, double share, double secondsLeft) {
    int filled = (int) Math.round(BAR * share);
    String left = String.format(Locale.ROOT, "at most %.0f s left", secondsLeft);
    if (terminal) {
      err.print(ERASE + "#".repeat(filled) + ".".repeat(BAR - filled) + " " + what + ", " + left);
      drawn = true;
    } else {
      err.println("stratus: measuring " + what + ", " + left);
    }
    err.flush();
  }

  @Override
  public void say(String notice) {
    if (said.add(notice)) {
      end();
      err.println("stratus: " + notice);
      err.flush();
    }
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
