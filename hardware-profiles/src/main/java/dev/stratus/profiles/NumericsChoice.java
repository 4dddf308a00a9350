package dev.stratus.profiles;

/** What a kernel's floating-point sums may become; the words are those of the runtime's options. */
public enum NumericsChoice {
  /** Every operation in the order of the Java source. */
  STRICT,
  /** Sums may be split over lanes and accumulators. */
  REASSOCIATE
}
