package dev.stratus.embedded.runtime.debug;

/** Where an item waits for the others of its group. */
@FunctionalInterface
interface Barrier {
  /** An item without others has nobody to wait for. */
  Barrier OF_ONE = _ -> {};

  void await(GroupItem item);
}
