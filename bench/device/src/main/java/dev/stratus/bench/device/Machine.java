package dev.stratus.bench.device;

import dev.stratus.device.Device;
import dev.stratus.engine.Tuning;
import dev.stratus.profiles.ProfileLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a machine a figure depends on. */
final class Machine {
  private Machine() {}

  static Map<String, String> facts(List<Device> devices) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("java", Runtime.version().toString());
    facts.put("huge pages", hugePages());
    for (Device device : devices) {
      facts.put(device.id(), device.name() + ", driver " + device.driver());
      peak(device).ifPresent(gbs -> facts.put(device.id() + ", peak GB/s", Double.toString(gbs)));
    }
    return facts;
  }

  /** What the maker promises of the device's memory, where its profile has it. */
  static Optional<Double> peak(Device device) {
    return device
        .description()
        .map(d -> ProfileLookup.standard().find(Tuning.facts(device, d)).family())
        .flatMap(family -> family.peak())
        .map(found -> found.value().gigabytesPerSecond());
  }

  private static String processor() {
    return line(Path.of("/proc/cpuinfo"), "model name");
  }

  /** Where pages are huge only on request (madvise) or never, arrays lie in small ones. */
  private static String hugePages() {
    try {
      String modes = Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"));
      return modes.replaceAll("(?s).*\\[(\\w+)\\].*", "$1");
    } catch (IOException absent) {
      return "not told by this system";
    }
  }

  private static String line(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(l -> l.startsWith(key))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("not told by this system");
    } catch (IOException absent) {
      return "not told by this system";
    }
  }
}
