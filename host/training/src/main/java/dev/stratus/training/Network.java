package dev.stratus.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Layers with their names, joined to a graph without cycles, in an order in which they can run. The
 * last layer's output is the network's. Immutable, and without numbers: those are in {@link
 * Learnables}.
 *
 * <pre>{@code
 * Network network =
 *     Network.of(
 *         Shape.features(64),
 *         FullyConnected.of(100), LayerNorm.standard(), ActivationLayer.relu(),
 *         FullyConnected.of(10));
 * System.out.println(network.summary());
 * }</pre>
 *
 * @param input the shape of an observation
 * @param nodes at least one
 */
public record Network(Shape input, List<Node> nodes) {

  /** The name by which layers refer to the network's input. */
  public static final String INPUT = "input";

  /**
   * @throws IllegalArgumentException if there is no layer
   */
  public Network {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("The network has no layer; give it one at least.");
    }
  }

  /**
   * Layers one after the other, named after their kinds: {@code fullyconnected_1}.
   *
   * @throws IllegalArgumentException if a layer does not fit what comes before it
   */
  public static Network of(Shape input, Layer... layers) {
    return of(input, List.of(layers));
  }

  /** As {@link #of(Shape, Layer...)}. */
  public static Network of(Shape input, List<Layer> layers) {
    NetworkBuilder builder = builder(input);
    Map<String, Integer> counts = new TreeMap<>();
    for (Layer layer : layers) {
      builder.add(layer.kind() + "_" + counts.merge(layer.kind(), 1, Integer::sum), layer);
    }
    return builder.build();
  }

  /** For names of one's own, and for more than a list. */
  public static NetworkBuilder builder(Shape input) {
    return new NetworkBuilder(input);
  }

  /** What comes out. */
  public Shape output() {
    return nodes.getLast().output();
  }

  public Optional<Node> node(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
  }

  /** How many numbers are learned. */
  public long learnables() {
    return nodes.stream().mapToLong(Node::learnables).sum();
  }

  /** Sizes, learnables and warnings, before anything runs. */
  public NetworkSummary summary() {
    return NetworkSummary.of(this);
  }

  /** The first layer whose observations are not independent, if any. */
  public Optional<Node> firstDependent() {
    return nodes.stream().filter(n -> !n.layer().observationsAreIndependent()).findFirst();
  }
}
