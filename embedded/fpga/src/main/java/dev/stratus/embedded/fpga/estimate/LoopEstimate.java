package dev.stratus.embedded.fpga.estimate;

/**
 * What a pipeline should take.
 *
 * @param line the Java source line
 * @param interval cycles between the begins of two turns, as scheduled
 * @param depth cycles of one turn
 * @param limit what the interval is due to; empty where it is 1
 * @param entries how often it is entered
 * @param turns of all entries together
 * @param cycles of all entries together, its control included
 * @param stalls cycles of them that wait for memory
 * @param bytes moved beside the chip
 */
public record LoopEstimate(
    int line,
    int interval,
    int depth,
    String limit,
    long entries,
    long turns,
    long cycles,
    long stalls,
    long bytes) {

  /** Whether memory, not the interval, says how fast it goes. */
  public boolean isBandwidthBound() {
    return stalls > 0;
  }
}
