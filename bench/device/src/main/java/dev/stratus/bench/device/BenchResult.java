package dev.stratus.bench.device;

import dev.stratus.device.BreakEven;
import dev.stratus.device.Device;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run measured.
 *
 * @param machine what has to be the same for two runs to be compared, by name
 * @param disturbed rounds that were left out because something else ran
 * @param complete whether everything that was asked for was measured
 */
record BenchResult(
    String command,
    Instant when,
    Map<String, String> machine,
    List<Device> devices,
    List<Measured> measured,
    List<Accuracy> accuracy,
    List<BreakEven> models,
    List<Skipped> skipped,
    int rounds,
    int disturbed,
    boolean complete) {

  BenchResult {
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    devices = List.copyOf(devices);
    measured = List.copyOf(measured);
    accuracy = List.copyOf(accuracy);
    models = List.copyOf(models);
    skipped = List.copyOf(skipped);
  }
}
