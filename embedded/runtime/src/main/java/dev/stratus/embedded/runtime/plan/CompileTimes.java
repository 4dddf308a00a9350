package dev.stratus.embedded.runtime.plan;

/** Adds up what making code took. */
final class CompileTimes {
  long javaNanos;
  long driverNanos;

  void add(long java, long driver) {
    javaNanos += java;
    driverNanos += driver;
  }
}
