package dev.stratus.embedded.spi;

/** What sort of device it is, in the words of {@code --device}. */
public enum DeviceKind {
  CPU,
  GPU,
  ACCELERATOR,
  /**
   * The kernel's own bytecode on the JVM with work-group semantics: for a debugger, and as an
   * oracle.
   */
  JVM_DEBUG
}
