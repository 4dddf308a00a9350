package dev.stratus.bench.device;

import dev.stratus.Receipt;
import java.util.Optional;

/** Something that is timed, over arrays of its own. */
interface Contestant extends AutoCloseable {

  /**
   * The times of a run.
   *
   * @param wallNanos on the host's clock, with all transfers
   * @param deviceNanos of the kernels alone, by the device's clock; negative where it has none
   */
  record Times(long wallNanos, long deviceNanos) {}

  /** One run. */
  Times run();

  /** What is known once it was checked. */
  Checked checked();

  /**
   * @param firstNanos the first run, with everything that is done once
   * @param compileNanos of it, our compiler's share; negative where not known
   * @param buildNanos of it, the driver's share; negative where not known
   * @param kernel what ran
   * @param worstUlps against the double reference; negative where that is not the measure
   * @param receipt proof of what ran; empty for ceilings
   */
  record Checked(
      long firstNanos,
      long compileNanos,
      long buildNanos,
      String kernel,
      double worstUlps,
      Optional<Receipt> receipt) {}

  @Override
  void close();
}
