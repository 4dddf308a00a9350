package dev.stratus.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times contestants in turns, so that a change of the machine's speed meets all of them alike. On a
 * shared machine only the ratios within one such run mean something. The order turns by one each
 * round, since who runs after whom finds other caches.
 */
final class Interleaved {
  /**
   * Long enough for the JVM to compile what a short run goes through; the trap is to time its
   * interpreter beside C.
   */
  private static final long WARM_UP_NANOS = 1_500_000_000L;

  private Interleaved() {}

  static Map<Contestant, Series> run(List<Contestant> contestants, int rounds) {
    for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS; ) {
      contestants.forEach(Contestant::run);
    }
    Map<Contestant, Series> times = new LinkedHashMap<>();
    // In the order given, whoever runs first.
    contestants.forEach(contestant -> times.put(contestant, new Series()));
    List<Contestant> order = new ArrayList<>(contestants);
    for (int round = 0; round < rounds; round++) {
      for (Contestant contestant : order) {
        long start = System.nanoTime();
        contestant.run();
        long nanos = System.nanoTime() - start;
        times.computeIfAbsent(contestant, first -> new Series()).add(nanos);
      }
      order.add(order.removeFirst());
    }
    return times;
  }
}
