package dev.stratus.embedded.runtime.plan;

/** Counts the bytes that a run of a graph moves. */
final class Moved {
  long toDevice;
  long toHost;

  void reset() {
    toDevice = 0;
    toHost = 0;
  }
}
