package dev.stratus.embedded.spi;

import java.util.Optional;

/** Tells the embedded runtime from a real SDK by the module of the API's classes. */
final class ExtensionLookup {
  private static final String API_CLASS = "uk.ac.manchester.tornado.api.TaskGraph";

  private ExtensionLookup() {}

  static Optional<Extension> extension() {
    return onSdk()
        ? Optional.empty()
        : Optional.of(RuntimeProvider.find().service(Extension.class));
  }

  private static boolean onSdk() {
    try {
      Class<?> api = Class.forName(API_CLASS, false, ExtensionLookup.class.getClassLoader());
      return api.getModule().isNamed();
    } catch (ClassNotFoundException absent) {
      throw new IllegalStateException(
          "The TornadoVM API is not on the class path: add dev.stratus:stratus-embedded-api, or start on an SDK.",
          absent);
    }
  }
}
