package dev.stratus.embedded.fpga.simulate;

import java.util.List;

/**
 * What was seen of a run.
 *
 * @param cycles from the begin to the end
 * @param stalls cycles of them in which a pipeline stood, as memory was not ready
 * @param bytes moved beside the chip
 * @param loops those that were entered, in the order in which they were first
 */
public record Simulation(long cycles, long stalls, long bytes, List<LoopRun> loops) {
  public Simulation {
    loops = List.copyOf(loops);
  }

  /** The pipelines among the loops. */
  public List<LoopRun> pipelines() {
    return loops.stream().filter(LoopRun::pipeline).toList();
  }
}
