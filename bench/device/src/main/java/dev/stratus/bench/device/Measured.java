package dev.stratus.bench.device;

import dev.stratus.Receipt;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was measured of a case.
 *
 * @param wall by the host's clock, transfers included, caches as the others' runs left them
 * @param warm the run right after, when the device's caches hold what they can
 * @param device of the kernels alone, by the device's clock; empty where it has none
 * @param firstNanos the checked first run with all that is done once
 * @param ceilingGbs GB/s of its ceiling in the same rounds; empty where none was measured
 * @param wallTimes every wall time, ns, for comparisons
 */
record Measured(
    Case of,
    Estimate wall,
    Estimate warm,
    Optional<Estimate> device,
    long firstNanos,
    long compileNanos,
    long buildNanos,
    String kernel,
    double worstUlps,
    Optional<Receipt> receipt,
    OptionalDouble ceilingGbs,
    long[] wallTimes) {

  /** The clock that figures are quoted by: the device's where it has one. */
  Estimate quoted() {
    return device.orElse(wall);
  }

  /** Bytes that have to be moved, over the median. */
  double gigabytesPerSecond() {
    return gigabytesPerSecond(quoted().nanos());
  }

  double gigabytesPerSecond(double nanos) {
    double bytes =
        (double) of.operation().movedPerElement() * of.shape().elements() * of.type().bytes();
    return bytes / nanos;
  }

  double elementsPerSecond() {
    return of.shape().elements() / quoted().nanos() * 1e9;
  }

  OptionalDouble percentOfCeiling() {
    return ceilingGbs.isPresent()
        ? OptionalDouble.of(100 * gigabytesPerSecond() / ceilingGbs.getAsDouble())
        : OptionalDouble.empty();
  }

  Measured withCeiling(double gbs) {
    return new Measured(
        of,
        wall,
        warm,
        device,
        firstNanos,
        compileNanos,
        buildNanos,
        kernel,
        worstUlps,
        receipt,
        OptionalDouble.of(gbs),
        wallTimes);
  }
}
