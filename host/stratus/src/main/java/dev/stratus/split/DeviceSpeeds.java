package dev.stratus.split;

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

  /** The share of the newest run: a single slow run moves half of what it seems to say. */
  private static final double NEWEST = 0.5;

  private record Key(String device, Pass pass) {}

  private final Map<Key, Double> nanosPerElement = new HashMap<>();

  /**
   * Notes a run.
   *
   * @param device its id
   * @param elements of its share, at least 1
   */
  public synchronized void measured(String device, Pass pass, long elements, long nanos) {
    double cost = Math.max(1.0, nanos) / elements;
    nanosPerElement.merge(
        new Key(device, pass), cost, (old, now) -> (1 - NEWEST) * old + NEWEST * now);
  }

  /** Nanoseconds for an element in all passes that were measured; empty if none was. */
  public synchronized OptionalDouble cost(String device) {
    double sum = 0;
    boolean any = false;
    for (Pass pass : Pass.values()) {
      Double cost = nanosPerElement.get(new Key(device, pass));
      if (cost != null) {
        sum += cost;
        any = true;
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** Elements a nanosecond for each device; all alike until each of them has been measured. */
  public double[] weights(List<String> devices) {
    double[] weights = new double[devices.size()];
    for (int i = 0; i < weights.length; i++) {
      OptionalDouble cost = cost(devices.get(i));
      if (cost.isEmpty()) {
        java.util.Arrays.fill(weights, 1);
        return weights;
      }
      weights[i] = 1 / cost.getAsDouble();
    }
    return weights;
  }
}
