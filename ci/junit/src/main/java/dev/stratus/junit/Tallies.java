package dev.stratus.junit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** What was launched below each node of the test tree: method, class, whole run. */
final class Tallies {
  static final Namespace NAMESPACE = Namespace.create(Tallies.class);

  private Tallies() {}

  /** Adds to a node and to all above it. */
  static void add(ExtensionContext context, LaunchCounts counts) {
    Optional<ExtensionContext> node = Optional.of(context);
    while (node.isPresent()) {
      of(node.get()).addAll(counts);
      node = node.get().getParent();
    }
  }

  /** A node's own: the key names it, for a store shows what its parents hold too. */
  static LaunchCounts of(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(context.getUniqueId(), key -> new LaunchCounts(), LaunchCounts.class);
  }
}
