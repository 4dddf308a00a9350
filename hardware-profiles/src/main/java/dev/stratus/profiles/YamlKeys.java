package dev.stratus.profiles;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a profile, by its keys. Every complaint names the file, the line, the field and
 * what may stand there.
 */
final class YamlKeys {
  private final String file;
  private final String path;
  private final Node parent;
  private final Map<String, Node> keys;

  private YamlKeys(String file, String path, Node parent, Map<String, Node> keys) {
    this.file = file;
    this.path = path;
    this.parent = parent;
    this.keys = keys;
  }

  /**
   * @param path what the mapping is, for messages: empty at the top
   * @throws ProfileException if it is none, or a key stands twice
   */
  static YamlKeys of(String file, String path, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(
          file,
          node,
          (path.isEmpty() ? "the profile" : path)
              + " is "
              + sort(node)
              + "; it must be a mapping of keys to values.");
    }
    Map<String, Node> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(file, tuple.getKeyNode(), "a key");
      if (keys.put(key, tuple.getValueNode()) != null) {
        throw wrong(file, tuple.getKeyNode(), "the key " + key + " stands twice.");
      }
    }
    return new YamlKeys(file, path, node, keys);
  }

  Set<String> names() {
    return keys.keySet();
  }

  boolean has(String key) {
    return keys.containsKey(key);
  }

  @Nullable Node get(String key) {
    return keys.get(key);
  }

  /** The place of a key, as fields are named. */
  String place(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  YamlKeys requireKnown(Set<String> known) {
    for (String key : keys.keySet()) {
      if (!known.contains(key)) {
        throw unknown(key, known);
      }
    }
    return this;
  }

  ProfileException unknown(String key, Set<String> known) {
    return wrong(
        required(key), "unknown field " + place(key) + ". " + Spelling.suggestion(key, known));
  }

  Node required(String key) {
    Node node = keys.get(key);
    if (node == null) {
      throw wrong(parent, "the key " + key + " is missing" + within() + ".");
    }
    return node;
  }

  private String within() {
    return path.isEmpty() ? "" : " in " + path;
  }

  String text(String key) {
    return text(file, required(key), place(key));
  }

  LocalDate date(String key) {
    String text = text(key);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new ProfileException(
          file, line(required(key)), place(key) + " is '" + text + "'; it must be like 2026-11-22.", e);
    }
  }

  /** A number above 0. */
  double positive(String key) {
    Node node = required(key);
    boolean number =
        node instanceof ScalarNode scalar
            && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT));
    double value = number ? Double.parseDouble(((ScalarNode) node).getValue()) : 0;
    if (!(value > 0) || !Double.isFinite(value)) {
      throw wrong(node, place(key) + " is " + shown(node) + "; it must be a number above 0.");
    }
    return value;
  }

  /** A single value, as the field reads it. */
  <T> T value(String key, Field<T> field) {
    Node node = required(key);
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(node, place(key) + " is " + sort(node) + "; it must be " + field.allowed() + ".");
    }
    String message = place(key) + " is " + shown(node) + "; it must be " + field.allowed() + ".";
    try {
      if (scalar.getTag().equals(field.tag())) {
        return field.reader().apply(scalar.getValue());
      }
    } catch (IllegalArgumentException e) {
      throw new ProfileException(file, line(node), message, e);
    }
    throw wrong(node, message);
  }

  /** The mapping behind a key. */
  YamlKeys keys(String key) {
    return of(file, place(key), required(key));
  }

  /** The mappings of the list behind a key; none where the key is absent. */
  List<YamlKeys> list(String key) {
    return items(key).stream().map(item -> of(file, key, item)).toList();
  }

  /** The texts of the list behind a key; none where the key is absent. */
  List<String> texts(String key) {
    return items(key).stream().map(item -> text(file, item, "an entry of " + key)).toList();
  }

  private List<Node> items(String key) {
    Node node = keys.get(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw wrong(node, place(key) + " is " + sort(node) + "; it must be a list.");
  }

  private static String text(String file, Node node, String what) {
    if (node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.STR)
        && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw wrong(
        file, node, what + " is " + sort(node) + "; it must be a text (quote it if it is one).");
  }

  private static String shown(Node node) {
    return node instanceof ScalarNode scalar
        ? "'" + scalar.getValue() + "' (" + sort(scalar) + ")"
        : sort(node);
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

  private static int line(Node node) {
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
  }

  /** At the mapping itself. */
  ProfileException wrong(String message) {
    return wrong(parent, message);
  }

  /** At the value of a key that is there. */
  ProfileException wrongAt(String key, String message) {
    return wrong(required(key), message);
  }

  private ProfileException wrong(Node node, String message) {
    return wrong(file, node, message);
  }

  private static ProfileException wrong(String file, Node node, String message) {
    return new ProfileException(file, line(node), message);
  }
}
