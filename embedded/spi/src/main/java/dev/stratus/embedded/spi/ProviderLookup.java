package dev.stratus.embedded.spi;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one runtime once, lazily; a failure is reported at every call, never cached as a broken
 * class.
 */
final class ProviderLookup {
  private static @Nullable RuntimeProvider found;

  private ProviderLookup() {}

  static synchronized RuntimeProvider provider() {
    RuntimeProvider provider = found;
    if (provider == null) {
      provider = only(load(RuntimeProvider.class.getClassLoader()));
      found = provider;
    }
    return provider;
  }

  static List<RuntimeProvider> load(ClassLoader loader) {
    try {
      return ServiceLoader.load(RuntimeProvider.class, loader).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError broken) {
      throw new IllegalStateException(
          "A runtime for the TornadoVM API is on the class path but cannot be loaded: "
              + broken.getMessage()
              + ". Check that all stratus jars are of one version.",
          broken);
    }
  }

  static RuntimeProvider only(List<RuntimeProvider> providers) {
    if (providers.size() == 1) {
      return providers.getFirst();
    }
    if (providers.isEmpty()) {
      throw new IllegalStateException(
          "No runtime for the TornadoVM API is on the class path. Add dev.stratus:stratus-embedded-runtime, or start"
              + " the program on a TornadoVM SDK (java @$TORNADOVM_HOME/tornado-argfile ...).");
    }
    throw new IllegalStateException(
        "More than one runtime for the TornadoVM API is on the class path: "
            + providers.stream().map(RuntimeProvider::name).toList()
            + ". Keep one of them.");
  }
}
