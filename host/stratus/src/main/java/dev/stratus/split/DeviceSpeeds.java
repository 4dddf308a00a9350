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

  /**
   * The lower quartile of so many runs counts: on a busy machine runs are slow by chance and never
   * fast by chance, so a few slow ones move nothing, and a lasting change does.
   */
  public static final int RECENT = 9;

  private record Key(String device, Pass pass) {}

  /**
   * The newest times for an element.
   *
   * @param cold whether they are of first runs, in which some drivers still build
   */
  private record Recent(Deque<Double> nanos, boolean cold) {}

  private final Map<Key, Recent> nanosPerElement = new HashMap<>();

  /**
   * Notes a run.
   *
   * @param device its id
   * @param elements of its share, at least 1
   * @param cold whether the share was prepared for this run: it counts only until there is another
   */
  public synchronized void measured(
      String device, Pass pass, long elements, long nanos, boolean cold) {
    Key key = new Key(device, pass);
    Recent known = nanosPerElement.get(key);
    if (cold && known != null && !known.cold) {
      return;
    }
    Recent recent =
        known == null || known.cold != cold ? new Recent(new ArrayDeque<>(), cold) : known;
    recent.nanos.addLast(Math.max(1.0, nanos) / elements);
    if (recent.nanos.size() > RECENT) {
      recent.nanos.removeFirst();
    }
    nanosPerElement.put(key, recent);
  }

  /** Nanoseconds for an element in all passes that were measured; empty if none was. */
  public synchronized OptionalDouble cost(String device) {
    double sum = 0;
    boolean any = false;
    for (Pass pass : Pass.values()) {
      Recent recent = nanosPerElement.get(new Key(device, pass));
      if (recent != null) {
        sum += lowerQuartile(recent.nanos);
        any = true;
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** Whether all that is known of the device is of runs that were prepared before. */
  public synchronized boolean isWarm(String device) {
    boolean any = false;
    for (Pass pass : Pass.values()) {
      Recent recent = nanosPerElement.get(new Key(device, pass));
      if (recent != null) {
        any = true;
        if (recent.cold) {
          return false;
        }
      }
    }
    return any;
  }

  private static double lowerQuartile(Deque<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) / 4);
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
