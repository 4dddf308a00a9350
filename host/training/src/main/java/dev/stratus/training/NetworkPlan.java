package dev.stratus.training;

import dev.stratus.kernels.LayerNormResidual;
import dev.stratus.training.step.Launches;
import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A network's layers in their places: arrays between them, and the launches of both passes. Where a
 * layer's output goes to several, their gradients are added up. Nothing goes back to where nobody
 * learns.
 */
final class NetworkPlan {
  private final Network network;
  private final Map<String, LayerOps> ops = new LinkedHashMap<>();
  private final Map<String, FloatArray> outputs = new LinkedHashMap<>();
  private final Map<String, FloatArray> outputGradients = new LinkedHashMap<>();
  private final Map<String, FloatArray> gradients = new LinkedHashMap<>();
  private final Map<String, List<FloatArray>> shares = new HashMap<>();
  private final Set<String> learning;

  /**
   * @param x the input, values or classes
   * @param training whether there is a backward pass
   */
  NetworkPlan(
      Network network,
      Learnables learnables,
      StepDevice device,
      StepArrays arrays,
      int batch,
      Object x,
      IntArray lengths,
      IntArray random,
      boolean training) {
    this.network = network;
    this.learning = training ? learning(network) : Set.of();
    for (Node node : network.nodes()) {
      outputs.put(node.name(), arrays.floats(node.output().elements(batch)));
    }
    if (training) {
      makeGradients(arrays, batch);
    }
    for (int n = 0; n < network.nodes().size(); n++) {
      Node node = network.nodes().get(n);
      LayerSite site =
          new LayerSite(
              node.name(),
              n,
              device,
              batch,
              training,
              node.inputs(),
              node.output(),
              node.from().stream().map(from -> source(from, x)).toList(),
              output(node.name()),
              Optional.ofNullable(outputGradients.get(node.name())),
              inputGradients(node),
              node.own(learnables.parameters()),
              node.own(gradients),
              node.own(learnables.statistics()),
              new LayerSite.BatchArrays(lengths, random),
              arrays);
      ops.put(node.name(), node.layer().ops(site));
    }
  }

  /** Layers that learn, or behind which one learns. */
  private static Set<String> learning(Network network) {
    Set<String> learning = new HashSet<>();
    for (Node node : network.nodes()) {
      if (!node.parameters().isEmpty() || node.from().stream().anyMatch(learning::contains)) {
        learning.add(node.name());
      }
    }
    return learning;
  }

  private void makeGradients(StepArrays arrays, int batch) {
    Map<String, Integer> consumers = new HashMap<>();
    network.nodes().forEach(n -> n.from().forEach(from -> consumers.merge(from, 1, Integer::sum)));
    for (Node node : network.nodes()) {
      if (!learning.contains(node.name())) {
        continue;
      }
      int elements = node.output().elements(batch);
      outputGradients.put(node.name(), arrays.floats(elements));
      int count = consumers.getOrDefault(node.name(), 0);
      if (count > 1) {
        shares.put(
            node.name(), IntStream.range(0, count).mapToObj(i -> arrays.floats(elements)).toList());
      }
      for (Parameter parameter : node.parameters()) {
        gradients.put(node.key(parameter.name()), arrays.floats(parameter.elements()));
      }
    }
  }

  private Object source(String from, Object x) {
    return from.equals(Network.INPUT) ? x : output(from);
  }

  /** Gradients that are shares of a source's, one array for each edge. */
  List<FloatArray> allShares() {
    return shares.values().stream().flatMap(List::stream).toList();
  }

  /** Where each input's gradient goes: the source's own, or this edge's share of it. */
  List<Optional<FloatArray>> inputGradients(Node node) {
    List<Optional<FloatArray>> result = new ArrayList<>();
    for (int i = 0; i < node.from().size(); i++) {
      String from = node.from().get(i);
      List<FloatArray> parts = shares.get(from);
      result.add(
          parts == null
              ? Optional.ofNullable(outputGradients.get(from))
              : Optional.of(parts.get(edge(node, i))));
    }
    return result;
  }

  /** Which of the edges out of its source an input is, in the order of the layers. */
  private int edge(Node node, int input) {
    String from = node.from().get(input);
    int edge = 0;
    for (Node other : network.nodes()) {
      for (int i = 0; i < other.from().size(); i++) {
        if (other.equals(node) && i == input) {
          return edge;
        }
        if (other.from().get(i).equals(from)) {
          edge++;
        }
      }
    }
    throw new IllegalStateException(node.name() + " is no layer of this network.");
  }

  void forward(Launches to) {
    for (Node node : network.nodes()) {
      ops(node).forward(to.named(node.name() + "-"));
    }
  }

  /** From the gradient of the last output on. */
  void backward(Launches to, int batch) {
    for (Node node : network.nodes().reversed()) {
      if (learning.contains(node.name())) {
        Launches named = to.named(node.name() + "-");
        addShares(named, node, batch);
        ops(node).backward(named);
      }
    }
  }

  private void addShares(Launches to, Node node, int batch) {
    List<FloatArray> parts = shares.get(node.name());
    if (parts == null) {
      return;
    }
    FloatArray sum = outputGradient(node.name());
    int elements = node.output().elements(batch);
    FloatArray before = parts.getFirst();
    for (int i = 1; i < parts.size(); i++) {
      to.task("sum-" + i, LayerNormResidual::add, before, parts.get(i), sum, elements);
      before = sum;
    }
  }

  private LayerOps ops(Node node) {
    LayerOps found = ops.get(node.name());
    if (found == null) {
      throw new IllegalStateException(node.name() + " has no launches.");
    }
    return found;
  }

  /** What a layer gives. */
  FloatArray output(String layer) {
    return found(outputs, layer);
  }

  /** Its gradient. */
  FloatArray outputGradient(String layer) {
    return found(outputGradients, layer);
  }

  /** All that layers give, by name. */
  Map<String, FloatArray> outputs() {
    return outputs;
  }

  /** Gradients of what layers give, by name, where there is one. */
  Map<String, FloatArray> outputGradients() {
    return outputGradients;
  }

  /** The gradients of parameters, by {@code layer/parameter}. */
  Map<String, FloatArray> gradients() {
    return gradients;
  }

  private static FloatArray found(Map<String, FloatArray> arrays, String layer) {
    FloatArray array = arrays.get(layer);
    if (array == null) {
      throw new IllegalStateException("There is no array of " + layer + ".");
    }
    return array;
  }
}
