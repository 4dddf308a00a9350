package dev.stratus.split;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What devices have taken for an element, by the host's clock, smoothed over runs. Safe for several
 * threads.
 */
public final class DeviceSpeeds {

  /** A pass whose time is kept apart: the two move different numbers of arrays. */
  public enum Pass {
    FORWARD,
    BACKWARD
  }

  /** The median of so many runs counts, so that a single slow one moves nothing. */
  private static final int RECENT = 9;

  private record Key(String device, Pass pass) {}

  private final Map<Key, Deque<Double>> nanosPerElement = new HashMap<>();

  /**
   * Notes a run.
   *
   * @param device its id
   * @param elements of its share, at least 1
   */
  public synchronized void measured(String device, Pass pass, long elements, long nanos) {
    Deque<Double> recent =
        nanosPerElement.computeIfAbsent(new Key(device, pass), first -> new ArrayDeque<>());
    recent.addLast(Math.max(1.0, nanos) / elements);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
  }

  /** Nanoseconds for an element in all passes that were measured; empty if none was. */
  public synchronized OptionalDouble cost(String device) {
    double sum = 0;
    boolean any = false;
    for (Pass pass : Pass.values()) {
      Deque<Double> recent = nanosPerElement.get(new Key(device, pass));
      if (recent != null) {
        sum += median(recent);
        any = true;
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** Of an even number the lower one: what is slow by chance is slower than the device. */
  private static double median(Deque<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) / 2);
  }

  /** Elements a nanosecond for each device; all alike until each of them has been measured. */
  public double[] weights(List<String> devices) {
    double[] weights = new double[devices.size()];
    for (int i = 0; i < weights.length; i++) {
      OptionalDouble cost = cost(devices.get(i));
      if (cost.isEmpty()) {
        Arrays.fill(weights, 1);
        return weights;
      }
      weights[i] = 1 / cost.getAsDouble();
    }
    return weights;
  }
}
