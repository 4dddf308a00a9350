package dev.stratus.embedded.jit.ir;

/** Where an array lives. */
public enum AddressSpace {
  /** Device memory: the kernel's array arguments. */
  GLOBAL,
  /** Read-only device memory: static final arrays of the kernel's class. */
  CONSTANT,
  /** Shared by the work-items of a group. */
  LOCAL,
  /** One work-item's own. */
  PRIVATE
}
