package dev.stratus.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts a network together, checking every layer as it comes. */
public final class NetworkBuilder {
  /** What task names and file keys take. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private final Shape input;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private String last = Network.INPUT;

  NetworkBuilder(Shape input) {
    this.input = input;
  }

  /**
   * A layer behind the one added last.
   *
   * @throws IllegalArgumentException if the name is taken or the layer does not fit
   */
  public NetworkBuilder add(String name, Layer layer) {
    return add(name, layer, List.of(last));
  }

  /**
   * A layer behind others.
   *
   * @param from names of layers added before, or {@link Network#INPUT}
   * @throws IllegalArgumentException if a name is taken or unknown, or the layer does not fit
   */
  public NetworkBuilder add(String name, Layer layer, List<String> from) {
    requireName(name);
    List<Shape> shapes = from.stream().map(source -> shape(name, source)).toList();
    if (shapes.size() != layer.inputs()) {
      throw new IllegalArgumentException(
          "Layer '"
              + name
              + "' ("
              + layer.kind()
              + ") takes "
              + layer.inputs()
              + (layer.inputs() == 1 ? " input" : " inputs")
              + " and is given "
              + from
              + ".");
    }
    nodes.put(name, node(name, layer, from, shapes));
    last = name;
    return this;
  }

  private static Node node(String name, Layer layer, List<String> from, List<Shape> shapes) {
    try {
      return new Node(
          name,
          layer,
          from,
          shapes,
          layer.output(shapes),
          layer.parameters(shapes),
          layer.statistics(shapes));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Layer '" + name + "' (" + layer.kind() + "): " + e.getMessage(), e);
    }
  }

  private void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no name for a layer: it takes letters, digits, '_' and '-', a letter first.");
    }
    if (name.equals(Network.INPUT) || nodes.containsKey(name)) {
      throw new IllegalArgumentException(
          "The name '" + name + "' is taken; each layer needs one of its own.");
    }
  }

  private Shape shape(String name, String source) {
    if (source.equals(Network.INPUT)) {
      return input;
    }
    Node node = nodes.get(source);
    if (node == null) {
      throw new IllegalArgumentException(
          "Layer '"
              + name
              + "' takes its input from '"
              + source
              + "', which is not there yet; there are "
              + Network.INPUT
              + " and "
              + nodes.keySet()
              + ".");
    }
    return node.output();
  }

  /**
   * @throws IllegalArgumentException if there is no layer, or the output of one but the last goes
   *     nowhere
   */
  public Network build() {
    Set<String> idle = new TreeSet<>(nodes.keySet());
    nodes.values().forEach(node -> idle.removeAll(node.from()));
    idle.remove(last);
    if (!idle.isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing takes the output of "
              + idle.stream().map(n -> "'" + n + "'").collect(Collectors.joining(", "))
              + "; only the last layer's output ('"
              + last
              + "') is the network's. Join them, or leave them out.");
    }
    return new Network(input, new ArrayList<>(nodes.values()));
  }
}
