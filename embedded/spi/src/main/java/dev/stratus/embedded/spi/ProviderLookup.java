package dev.stratus.embedded.spi;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Finds the one runtime once, lazily; a failure is reported at every call, never cached as a broken
 * class.
 */
final class ProviderLookup {
  private static final class Holder {
    static final List<RuntimeProvider> FOUND =
        ServiceLoader.load(RuntimeProvider.class, RuntimeProvider.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }

  private ProviderLookup() {}

  static RuntimeProvider provider() {
    List<RuntimeProvider> found = Holder.FOUND;
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (found.isEmpty()) {
      throw new IllegalStateException(
          "No runtime for the TornadoVM API is on the class path. Add dev.stratus:stratus-embedded-runtime, or start"
              + " the program on a TornadoVM SDK (java @$TORNADOVM_HOME/tornado-argfile ...).");
    }
    throw new IllegalStateException(
        "More than one runtime for the TornadoVM API is on the class path: "
            + found.stream().map(RuntimeProvider::name).toList()
            + ". Keep one of them.");
  }
}
