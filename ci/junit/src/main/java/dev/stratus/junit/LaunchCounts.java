package dev.stratus.junit;

import java.util.Map;
import java.util.TreeMap;

/** Kernels launched, by device. Used from several threads where tests run in parallel. */
final class LaunchCounts {
  private final Map<String, Long> byDevice = new TreeMap<>();

  synchronized void add(String device, long launches) {
    byDevice.merge(device, launches, Long::sum);
  }

  synchronized long of(String device) {
    return byDevice.getOrDefault(device, 0L);
  }

  synchronized Map<String, Long> all() {
    return new TreeMap<>(byDevice);
  }

  void addAll(LaunchCounts other) {
    other.all().forEach(this::add);
  }

  /** Such as {@code jvm-debug ran 3, opencl:0:0 ran 3}. */
  String text() {
    Map<String, Long> all = all();
    if (all.isEmpty()) {
      return "no device ran any";
    }
    StringBuilder text = new StringBuilder();
    all.forEach((device, launches) ->
        text.append(text.isEmpty() ? "" : ", ").append(device).append(" ran ").append(launches));
    return text.toString();
  }
}
