package dev.stratus.tune;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When to stop.
 *
 * @param nanoClock a clock that runs on, nanoseconds
 * @param deadline the clock's value at which the time is up
 * @param interrupted whether the user wants an end
 */
public record TuneLimits(LongSupplier nanoClock, long deadline, BooleanSupplier interrupted) {

  /**
   * @param budgetNanos from now
   */
  public static TuneLimits within(long budgetNanos, BooleanSupplier interrupted) {
    return new TuneLimits(System::nanoTime, System.nanoTime() + budgetNanos, interrupted);
  }

  boolean reached() {
    return interrupted.getAsBoolean() || nanoClock.getAsLong() - deadline >= 0;
  }
}
