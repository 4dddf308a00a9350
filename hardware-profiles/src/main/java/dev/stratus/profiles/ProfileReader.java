package dev.stratus.profiles;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads one profile from its YAML text; every complaint names the file and the line. */
final class ProfileReader {
  private static final Set<String> OTHER_KEYS =
      Set.of("profile", "title", "match", "measured", "sources");
  private static final Set<String> MATCH_KEYS =
      Set.of("level", "name", "vendor", "platform", "driver", "kind");
  private static final Set<String> MEASURED_KEYS = Set.of("fact", "device", "how", "date");

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

  private final String file;
  private final Map<String, Object> values = new HashMap<>();

  private ProfileReader(String file) {
    this.file = file;
  }

  /**
   * @param file the name for messages
   * @throws ProfileException if it is no profile
   */
  static ProfileFile read(String file, String yaml) {
    return new ProfileReader(file).profile(compose(file, yaml));
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

  private ProfileFile profile(Node root) {
    Map<String, Node> top = mapping(root, "the profile");
    String name = text(required(top, "profile", root), "profile");
    Level level = null;
    Map<String, String> match = new LinkedHashMap<>();
    Node matchNode = required(top, "match", root);
    Map<String, Node> matchKeys = mapping(matchNode, "match");
    requireKnown(matchKeys, MATCH_KEYS, "match");
    for (var entry : matchKeys.entrySet()) {
      String value = text(entry.getValue(), "match." + entry.getKey());
      if (entry.getKey().equals("level")) {
        level = level(entry.getValue(), value);
      } else {
        match.put(entry.getKey(), value);
      }
    }
    if (level == null) {
      throw wrong(matchNode, "match.level is missing; it is one of " + sorted(LEVELS.keySet()));
    }
    requireMatchFits(matchNode, level, match);
    values(top, "", root);
    List<Measurement> measurements = measurements(top.get("measured"));
    requireTexts(top);
    return new ProfileFile(file, name, level, Map.copyOf(match), Map.copyOf(values), measurements);
  }

  /** Walks the keys that hold values; everything else at the top was read by name. */
  private void values(Map<String, Node> keys, String prefix, Node parent) {
    Set<String> known = knownUnder(prefix);
    for (var entry : keys.entrySet()) {
      String path = prefix + entry.getKey();
      Field<?> field = Field.BY_PATH.get(path);
      if (field != null) {
        values.put(path, value(field, entry.getValue()));
      } else if (!known.contains(entry.getKey())) {
        throw wrong(
            entry.getValue(),
            "unknown field " + path + ". " + Spelling.suggestion(entry.getKey(), known));
      } else if (!prefix.isEmpty() || !OTHER_KEYS.contains(entry.getKey())) {
        values(mapping(entry.getValue(), path), path + ".", parent);
      }
    }
  }

  /** The next keys that lead to a field, and at the top the other keys. */
  private static Set<String> knownUnder(String prefix) {
    Set<String> known = new java.util.TreeSet<>(prefix.isEmpty() ? OTHER_KEYS : Set.of());
    for (String path : Field.BY_PATH.keySet()) {
      if (path.startsWith(prefix)) {
        String rest = path.substring(prefix.length());
        int dot = rest.indexOf('.');
        known.add(dot < 0 ? rest : rest.substring(0, dot));
      }
    }
    return known;
  }

  private <T> T value(Field<T> field, Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(node, field.path() + " is " + sort(node) + "; it must be " + field.allowed());
    }
    boolean number = scalar.getTag().equals(Tag.INT);
    boolean wantsNumber = !field.allowed().startsWith("one of");
    try {
      if (number == wantsNumber) {
        return field.reader().apply(scalar.getValue());
      }
    } catch (IllegalArgumentException e) {
      throw new ProfileException(file, line(node), notAllowed(field, scalar), e);
    }
    throw wrong(node, notAllowed(field, scalar));
  }

  private static String notAllowed(Field<?> field, ScalarNode scalar) {
    return field.path()
        + " is '"
        + scalar.getValue()
        + "' ("
        + sort(scalar)
        + "); it must be "
        + field.allowed()
        + ".";
  }

  private Level level(Node node, String value) {
    Level level = LEVELS.get(value);
    if (level == null) {
      throw wrong(
          node, "match.level is '" + value + "'. " + Spelling.suggestion(value, LEVELS.keySet()));
    }
    return level;
  }

  private void requireMatchFits(Node node, Level level, Map<String, String> match) {
    if (level == Level.DEFAULT) {
      if (!match.isEmpty()) {
        throw wrong(node, "the level default matches every device; remove " + match.keySet());
      }
      return;
    }
    Set<String> needed = NEEDED.get(level);
    if (needed != null && needed.stream().noneMatch(match::containsKey)) {
      throw wrong(
          node, "the level " + level.text() + " needs a pattern for " + sorted(needed) + ".");
    }
    if (level == Level.DEVICE && match.getOrDefault("name", "").contains("*")) {
      throw wrong(
          node,
          "the level device is for one exact name, without a star; for several use architecture.");
    }
  }

  private List<Measurement> measurements(@Nullable Node node) {
    List<Measurement> all = new ArrayList<>();
    for (Node item : node == null ? List.<Node>of() : sequence(node, "measured")) {
      Map<String, Node> keys = mapping(item, "an entry of measured");
      requireKnown(keys, MEASURED_KEYS, "measured");
      all.add(
          new Measurement(
              text(required(keys, "fact", item), "measured.fact"),
              text(required(keys, "device", item), "measured.device"),
              text(required(keys, "how", item), "measured.how"),
              Optional.ofNullable(keys.get("date")).map(this::date)));
    }
    return List.copyOf(all);
  }

  private LocalDate date(Node node) {
    String text = text(node, "measured.date");
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new ProfileException(
          file, line(node), "measured.date is '" + text + "'; it must be like 2026-11-22.", e);
    }
  }

  /** The keys that are for people alone are still of the right type. */
  private void requireTexts(Map<String, Node> top) {
    Node title = top.get("title");
    if (title != null) {
      text(title, "title");
    }
    Node sources = top.get("sources");
    if (sources != null) {
      sequence(sources, "sources").forEach(s -> text(s, "an entry of sources"));
    }
  }

  private Map<String, Node> mapping(Node node, String what) {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, what + " is " + sort(node) + "; it must be a mapping of keys to values.");
    }
    Map<String, Node> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode(), "a key");
      if (keys.put(key, tuple.getValueNode()) != null) {
        throw wrong(tuple.getKeyNode(), "the key " + key + " stands twice.");
      }
    }
    return keys;
  }

  private List<Node> sequence(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw wrong(node, what + " is " + sort(node) + "; it must be a list.");
  }

  private String text(Node node, String what) {
    if (node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.STR)
        && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw wrong(node, what + " is " + sort(node) + "; it must be a text (quote it if it is one).");
  }

  private Node required(Map<String, Node> keys, String key, Node parent) {
    Node node = keys.get(key);
    if (node == null) {
      throw wrong(parent, "the key " + key + " is missing.");
    }
    return node;
  }

  private void requireKnown(Map<String, Node> keys, Set<String> known, String where) {
    for (var entry : keys.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw wrong(
            entry.getValue(),
            "unknown field "
                + where
                + "."
                + entry.getKey()
                + ". "
                + Spelling.suggestion(entry.getKey(), known));
      }
    }
  }

  private static String sort(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      return node instanceof MappingNode ? "a mapping" : "a list";
    }
    if (scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue().isBlank() ? "an empty text" : "a text";
    }
    if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
      return "a number";
    }
    return scalar.getTag().equals(Tag.BOOL) ? "true or false" : "nothing";
  }

  private static String sorted(Collection<String> words) {
    return String.join(", ", words.stream().sorted().toList());
  }

  private static int line(Node node) {
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
  }

  private ProfileException wrong(Node node, String message) {
    return new ProfileException(file, line(node), message);
  }
}
