package dev.stratus.embedded.fpga.simulate;

/**
 * What was seen of a loop. Of a loop that is no pipeline, cycles are those of all inside it.
 *
 * @param line the Java source line
 * @param pipeline whether its turns overlap
 * @param entries how often it was entered
 * @param turns of all entries together
 * @param cycles of all entries together
 * @param stalls cycles of them in which the pipeline stood, as memory was not ready
 * @param shortestGap cycles between the begins of two turns, at least; 0 where there were no two
 * @param longestGap and at most
 */
public record LoopRun(
    int line,
    boolean pipeline,
    long entries,
    long turns,
    long cycles,
    long stalls,
    long shortestGap,
    long longestGap) {}
