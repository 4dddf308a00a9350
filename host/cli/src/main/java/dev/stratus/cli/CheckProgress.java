package dev.stratus.cli;

import java.io.PrintWriter;

/**
 * How far a device is, on standard error: a line that is written over where somebody watches, and
 * else a line at the beginning and one at the end.
 */
final class CheckProgress implements AutoCloseable {
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter err;
  private final String device;
  private final int all;
  private final boolean watched;
  private int begun;

  CheckProgress(PrintWriter err, String device, int all) {
    this.err = err;
    this.device = device;
    this.all = all;
    this.watched = System.console() != null && System.console().isTerminal();
    if (!watched) {
      say("checking, " + all + " cases ...");
    }
  }

  void at(String what) {
    begun++;
    if (watched) {
      err.print(CLEAR + "stratus: " + device + " " + begun + " of " + all + ": " + what);
      err.flush();
    }
  }

  void end(String summary) {
    clear();
    say(summary);
  }

  private void say(String text) {
    err.println("stratus: " + device + ": " + text);
    err.flush();
  }

  private void clear() {
    if (watched) {
      err.print(CLEAR);
      err.flush();
    }
  }

  /** An error that comes next begins a line of its own. */
  @Override
  public void close() {
    clear();
  }
}
