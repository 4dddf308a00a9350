package dev.stratus.cli;

import dev.stratus.DeviceView;
import dev.stratus.Fact;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.profiles.DeviceProfile;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device as {@code stratus devices --json} shows it; docs/cli.md names the fields. */
final class DeviceJson {
  private DeviceJson() {}

  static Map<String, @Nullable Object> view(DeviceView view, DeviceList list) {
    Map<String, @Nullable Object> tree = Json.device(view.device());
    Map<String, String> absent = new LinkedHashMap<>();
    tree.put("vendor", value("vendor", view.vendor(), absent));
    tree.put("maxWorkItems", value("maxWorkItems", view.maxWorkItems(), absent));
    tree.put("bandwidth", view.bandwidth().known().map(DeviceJson::bandwidth).orElse(null));
    why("bandwidth", view.bandwidth(), absent);
    tree.put("profile", view.profile().known().map(DeviceJson::profile).orElse(null));
    why("profile", view.profile(), absent);
    why("limits.fp16", view.fp16(), absent);
    why("limits.fp64", view.fp64(), absent);
    why("limits.lastLevelCacheBytes", view.lastLevelCache(), absent);
    tree.put("expression", DeviceSelection.expressionFor(view.device(), list));
    tree.put("absent", absent);
    return tree;
  }

  private static <T> @Nullable Object value(String name, Fact<T> fact, Map<String, String> absent) {
    why(name, fact, absent);
    return fact.known().orElse(null);
  }

  private static void why(String name, Fact<?> fact, Map<String, String> absent) {
    if (fact instanceof Fact.Absent<?>(String reason)) {
      absent.put(name, reason);
    }
  }

  private static Map<String, @Nullable Object> bandwidth(DeviceView.Bandwidth known) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("gigabytesPerSecond", known.gigabytesPerSecond());
    tree.put("measured", known.measured());
    tree.put("profile", known.profile());
    return tree;
  }

  /** The profiles that match, the most particular first. */
  private static Map<String, @Nullable Object> profile(DeviceProfile profile) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", profile.chain().getFirst().profile());
    tree.put("level", profile.chain().getFirst().level().text());
    tree.put(
        "matches",
        profile.chain().stream()
            .map(match -> {
              Map<String, @Nullable Object> each = new LinkedHashMap<>();
              each.put("level", match.level().text());
              each.put("profile", match.profile());
              each.put("origin", match.origin());
              return each;
            })
            .toList());
    return tree;
  }
}
