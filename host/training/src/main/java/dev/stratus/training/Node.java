package dev.stratus.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer in its place in a network.
 *
 * @param name of its own in the network
 * @param from names of the layers, or {@link Network#INPUT}, that its inputs come from
 * @param inputs their shapes
 * @param output the layer's
 * @param parameters the layer's, for these inputs
 * @param statistics the layer's, for these inputs
 */
public record Node(
    String name,
    Layer layer,
    List<String> from,
    List<Shape> inputs,
    Shape output,
    List<Parameter> parameters,
    List<Statistic> statistics) {
  public Node {
    from = List.copyOf(from);
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
    statistics = List.copyOf(statistics);
  }

  /** How a parameter or statistic is called in the network: {@code fc_1/Weights}. */
  public String key(String own) {
    return name + "/" + own;
  }

  /** What of a map by {@link #key} belongs to this layer, by the layer's own names. */
  public <V> Map<String, V> own(Map<String, V> all) {
    Map<String, V> own = new LinkedHashMap<>();
    String prefix = key("");
    all.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        own.put(key.substring(prefix.length()), value);
      }
    });
    return own;
  }

  public long learnables() {
    return parameters.stream().mapToLong(Parameter::elements).sum();
  }
}
