package dev.stratus;

/** What happens where the device asked for is not there, declines or fails. */
public enum FallbackPolicy {
  /** An exception. The default: a slow answer nobody asked for is a kind of error. */
  FAIL,
  /** The JVM engine computes the result, and a notice says why. */
  WARN,
  /** The JVM engine computes the result; the receipt says why. */
  JVM
}
