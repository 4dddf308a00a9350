package dev.stratus.embedded.spi;

/** What a kernel's floating-point sums may become on the device. */
public enum Numerics {
  /** Every operation in the order the Java source gives it. What a plain TornadoVM program gets. */
  STRICT,
  /**
   * Sums may be split over lanes and accumulators and added in another order; everything else stays
   * as written. The same options give the same bits on every run on one device.
   */
  REASSOCIATE
}
