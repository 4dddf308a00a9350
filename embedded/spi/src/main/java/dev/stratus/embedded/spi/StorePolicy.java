package dev.stratus.embedded.spi;

/**
 * Whether vectorised stores bypass the caches. They help when the output is larger than the
 * last-level cache.
 */
public enum StorePolicy {
  /**
   * Non-temporal where the launch writes more bytes than the device's last-level cache holds; of
   * one that neither the options nor the driver name, 32 MiB are assumed.
   */
  AUTO,
  /** Always through the caches. */
  TEMPORAL,
  /** Always around the caches, where the address allows it. */
  NON_TEMPORAL
}
