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
  private static final int WARM_UP_ROUNDS = 5;

  private Interleaved() {}

  static Map<Contestant, Series> run(List<Contestant> contestants, int rounds) {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
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
