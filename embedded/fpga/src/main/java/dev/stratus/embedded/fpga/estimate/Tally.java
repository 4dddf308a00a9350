package dev.stratus.embedded.fpga.estimate;

import dev.stratus.embedded.fpga.graph.Region;
import dev.stratus.embedded.fpga.schedule.Plan;
import java.util.IdentityHashMap;
import java.util.Map;

/** Sums over regions. */
final class Tally {
  long cycles;
  long stalls;
  long bytes;
  long tolerance;
  private final Map<Region, Loop> loops = new IdentityHashMap<>();

  /** Of one pipeline. */
  private record Loop(long entries, long turns, long cycles, long stalls, long bytes) {
    static final Loop NONE = new Loop(0, 0, 0, 0, 0);

    Loop plus(Loop other, long times) {
      return new Loop(
          entries + other.entries * times,
          turns + other.turns * times,
          cycles + other.cycles * times,
          stalls + other.stalls * times,
          bytes + other.bytes * times);
    }
  }

  void add(Tally other, long times) {
    cycles += other.cycles * times;
    stalls += other.stalls * times;
    bytes += other.bytes * times;
    tolerance += other.tolerance * times;
    other.loops.forEach((region, loop) ->
        loops.put(region, loops.getOrDefault(region, Loop.NONE).plus(loop, times)));
  }

  void traffic(Traffic traffic) {
    cycles += traffic.stalls();
    stalls += traffic.stalls();
    bytes += traffic.bytes();
    tolerance += traffic.tolerance();
  }

  void loop(Region loop, long turns, long loopCycles, Traffic traffic) {
    Loop once = new Loop(1, turns, loopCycles, traffic.stalls(), traffic.bytes());
    loops.put(loop, loops.getOrDefault(loop, Loop.NONE).plus(once, 1));
  }

  boolean isSameAs(Tally other) {
    return cycles == other.cycles
        && bytes == other.bytes
        && tolerance == other.tolerance
        && loops.size() == other.loops.size()
        && loops.entrySet().stream()
            .allMatch(e -> e.getValue().equals(other.loops.get(e.getKey())));
  }

  LoopEstimate estimate(Plan.Piece piece) {
    Loop loop = loops.getOrDefault(piece.region(), Loop.NONE);
    return new LoopEstimate(
        piece.region().line(),
        piece.schedule().interval(),
        piece.schedule().depth(),
        piece.schedule().limit(),
        loop.entries,
        loop.turns,
        loop.cycles,
        loop.stalls,
        loop.bytes);
  }
}
