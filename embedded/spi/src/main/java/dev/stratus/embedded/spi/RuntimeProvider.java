package dev.stratus.embedded.spi;

/**
 * The way the TornadoVM API subset finds the runtime that executes it. The API knows nothing of
 * OpenCL or of the kernel compiler; the runtime registers itself as a {@link
 * java.util.ServiceLoader} service of this type.
 *
 * <p>The seam's own interfaces mention API types and so live beside the API (package {@code
 * dev.stratus.embedded.api}); this type stays free of them, because it lies below the API.
 */
public interface RuntimeProvider {

  /** A name for messages and receipts, such as {@code stratus-embedded 0.1.0}. */
  String name();

  /**
   * An implementation of one of the seam's interfaces.
   *
   * @throws IllegalArgumentException if this runtime does not implement {@code seam}
   */
  <T> T service(Class<T> seam);

  /**
   * The runtime on the class path, found once.
   *
   * @throws IllegalStateException if there is none, or more than one; the message says what to add
   *     or remove
   */
  static RuntimeProvider find() {
    return ProviderLookup.provider();
  }
}
