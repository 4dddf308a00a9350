package dev.stratus.bench.device;

/** Hears how a run gets on. */
public interface BenchProgress {

  /**
   * @param what is being done
   * @param share of all work that is done, 0 to 1
   * @param secondsLeft of the time budget
   */
  void at(String what, double share, double secondsLeft);

  /** Something that should be said aloud, a sentence. */
  void say(String notice);
}
