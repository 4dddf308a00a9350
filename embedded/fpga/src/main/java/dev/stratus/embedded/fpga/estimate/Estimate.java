package dev.stratus.embedded.fpga.estimate;

import java.util.List;

/**
 * What a kernel should take on a board; nothing was run.
 *
 * @param kernel class and method
 * @param board the board's name
 * @param clockMegahertz of the board
 * @param cycles of the whole launch
 * @param tolerance by how many cycles the simulator may differ, where memory stalls a loop; the
 *     model's own error is another matter
 * @param stalls cycles of them that wait for memory
 * @param bytes moved beside the chip
 * @param memoryCycles cycles that memory needs for these bytes
 * @param loops the pipelines
 * @param resources what it is made of
 * @param assumptions what the arguments do not say, in sentences
 */
public record Estimate(
    String kernel,
    String board,
    int clockMegahertz,
    long cycles,
    long tolerance,
    long stalls,
    long bytes,
    long memoryCycles,
    List<LoopEstimate> loops,
    Resources resources,
    List<String> assumptions) {
  public Estimate {
    loops = List.copyOf(loops);
    assumptions = List.copyOf(assumptions);
  }

  /** The longest interval of its pipelines; 1 if it has none. */
  public int interval() {
    return loops.stream().mapToInt(LoopEstimate::interval).max().orElse(1);
  }

  /** Of a launch on so many rows. */
  public double cyclesPerRow(long rows) {
    return (double) cycles / rows;
  }

  /** Of a launch on so many rows. */
  public double rowsPerSecond(long rows) {
    return rows * 1e6 * clockMegahertz / cycles;
  }

  /** Whether memory needs longer for its bytes than the circuit would without waiting for it. */
  public boolean isBandwidthBound() {
    return memoryCycles > cycles - stalls;
  }
}
