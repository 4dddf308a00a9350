package dev.stratus.data;

/** When rows get a new order. */
public enum Shuffle {
  EVERY_EPOCH,
  ONCE,
  NEVER
}
