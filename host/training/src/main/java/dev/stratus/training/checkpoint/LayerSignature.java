package dev.stratus.training.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a layer a file's numbers must fit.
 *
 * @param name in the network
 * @param kind of layer
 * @param parameters sizes by name, statistics among them
 */
public record LayerSignature(String name, String kind, Map<String, List<Integer>> parameters) {
  public LayerSignature {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * The first difference between what a file holds and what is wanted, a sentence; empty if there
   * is none.
   */
  public static Optional<String> difference(
      List<LayerSignature> held, List<LayerSignature> wanted) {
    for (int i = 0; i < Math.max(held.size(), wanted.size()); i++) {
      String found = i < held.size() ? held.get(i).toString() : "no layer";
      String needed = i < wanted.size() ? wanted.get(i).toString() : "no layer";
      if (!found.equals(needed)) {
        return Optional.of(
            "The first difference is at layer "
                + (i + 1)
                + ": the file has "
                + found
                + ", the network has "
                + needed
                + ".");
      }
    }
    return Optional.empty();
  }

  /** Such as {@code 'fc_1' (fullyconnected: Weights 10 x 64, Bias 10)}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("'" + name + "' (" + kind);
    String separator = ": ";
    for (Map.Entry<String, List<Integer>> p : parameters.entrySet()) {
      text.append(separator).append(p.getKey());
      text.append(' ')
          .append(String.join(" x ", p.getValue().stream().map(String::valueOf).toList()));
      separator = ", ";
    }
    return text.append(')').toString();
  }
}
