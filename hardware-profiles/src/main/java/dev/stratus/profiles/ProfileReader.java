package dev.stratus.profiles;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one profile from its YAML text; every complaint names the file and the line. */
final class ProfileReader {

  /** The newest version of the format that this reads; a file without one is of version 1. */
  static final int SCHEMA_VERSION = 1;

  private static final Set<String> OTHER_KEYS =
      Set.of(
          "profile",
          "schemaVersion",
          "title",
          "match",
          "memory",
          "launch",
          "measured",
          "documents",
          "tuned",
          "sources");
  private static final Set<String> MATCH_KEYS =
      Set.of("level", "name", "vendor", "platform", "driver", "kind");

  /** The levels a file can declare; the overlay is a place, not a level of its own. */
  private static final Map<String, Level> LEVELS =
      Map.of(
          "device", Level.DEVICE,
          "architecture", Level.ARCHITECTURE,
          "vendor", Level.VENDOR,
          "kind", Level.KIND,
          "default", Level.DEFAULT);

  /** What a level must at least match on. */
  private static final Map<Level, Set<String>> NEEDED =
      Map.of(
          Level.DEVICE, Set.of("name"),
          Level.ARCHITECTURE, Set.of("name", "driver"),
          Level.VENDOR, Set.of("vendor", "platform"),
          Level.KIND, Set.of("kind"));

  private final Map<String, Object> values = new HashMap<>();

  private ProfileReader() {}

  /**
   * @param file the name for messages
   * @throws ProfileException if it is no profile, or one of a newer format
   */
  static ProfileFile read(String file, String yaml) {
    return new ProfileReader().profile(file, YamlKeys.of(file, "", compose(file, yaml)));
  }

  private static Node compose(String file, String yaml) {
    Optional<Node> root;
    try {
      root = new Compose(LoadSettings.builder().setLabel(file).build()).composeString(yaml);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      throw new ProfileException(file, line, "is malformed YAML: " + e.getProblem() + ".", e);
    } catch (YamlEngineException e) {
      throw new ProfileException(file, "is malformed YAML: " + e.getMessage(), e);
    }
    return root.orElseThrow(
        () -> new ProfileException(file, 1, "is empty; a profile has at least profile and match."));
  }

  private ProfileFile profile(String file, YamlKeys top) {
    requireVersion(top);
    String name = top.text("profile");
    YamlKeys matchKeys = top.keys("match").requireKnown(MATCH_KEYS);
    Level level = level(matchKeys);
    Map<String, String> match = new LinkedHashMap<>();
    for (String key : matchKeys.names()) {
      if (!key.equals("level")) {
        match.put(key, matchKeys.text(key));
      }
    }
    requireMatchFits(matchKeys, level, match);
    values(top, "");
    FactsReader.rates(top, values);
    if (top.has("title")) {
      top.text("title");
    }
    top.texts("sources");
    return new ProfileFile(
        file,
        name,
        level,
        Map.copyOf(match),
        Map.copyOf(values),
        FactsReader.facts(top),
        FactsReader.tuned(top));
  }

  /** Before anything else: a newer file may well have keys that are unknown here. */
  private static void requireVersion(YamlKeys top) {
    if (!top.has("schemaVersion")) {
      return;
    }
    int version = top.value("schemaVersion", Field.count("schemaVersion"));
    if (version > SCHEMA_VERSION) {
      throw top.wrongAt(
          "schemaVersion",
          "schemaVersion is "
              + version
              + ", and this version of Stratus reads up to "
              + SCHEMA_VERSION
              + ": update Stratus, or write the profile for version "
              + SCHEMA_VERSION
              + ".");
    }
  }

  /** Walks the keys that hold single values; everything else at the top is read by name. */
  private void values(YamlKeys keys, String prefix) {
    Set<String> known = knownUnder(prefix);
    for (String key : keys.names()) {
      String path = prefix + key;
      Field<?> field = Field.BY_PATH.get(path);
      if (field != null) {
        values.put(path, keys.value(key, field));
      } else if (!known.contains(key)) {
        throw keys.unknown(key, known);
      } else if (!prefix.isEmpty() || !OTHER_KEYS.contains(key)) {
        values(keys.keys(key), path + ".");
      }
    }
  }

  /** The next keys that lead to a field, and at the top the other keys. */
  private static Set<String> knownUnder(String prefix) {
    Set<String> known = new TreeSet<>(prefix.isEmpty() ? OTHER_KEYS : Set.of());
    for (String path : Field.BY_PATH.keySet()) {
      if (path.startsWith(prefix)) {
        known.add(path.substring(prefix.length()).split("\\.", 2)[0]);
      }
    }
    return known;
  }

  private static Level level(YamlKeys match) {
    if (!match.has("level")) {
      throw match.wrong("match.level is missing; it is one of " + sorted(LEVELS.keySet()));
    }
    String value = match.text("level");
    Level level = LEVELS.get(value);
    if (level == null) {
      throw match.wrongAt(
          "level",
          "match.level is '" + value + "'. " + Spelling.suggestion(value, LEVELS.keySet()));
    }
    return level;
  }

  private static void requireMatchFits(YamlKeys keys, Level level, Map<String, String> match) {
    if (level == Level.DEFAULT) {
      if (!match.isEmpty()) {
        throw keys.wrong("the level default matches every device; remove " + match.keySet());
      }
      return;
    }
    Set<String> needed = NEEDED.get(level);
    if (needed != null && needed.stream().noneMatch(match::containsKey)) {
      throw keys.wrong(
          "the level " + level.text() + " needs a pattern for " + sorted(needed) + ".");
    }
    if (level == Level.DEVICE && match.getOrDefault("name", "").contains("*")) {
      throw keys.wrong(
          "the level device is for one exact name, without a star; for several use architecture.");
    }
  }

  private static String sorted(Collection<String> words) {
    return String.join(", ", words.stream().sorted().toList());
  }
}
