package dev.stratus.profiles;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a tuner found to be the fastest for one problem on one device with one driver. It is good
 * for that driver only.
 *
 * @param key the problem
 * @param driver the driver's version it was measured with
 * @param choice what won
 * @param medianNanos the median time of what won
 * @param untunedNanos the median time, in the same turns, of what the profile says without it
 * @param clock whose clock
 * @param steps which steps were measured to their end
 * @param date the day
 * @param command what was run
 */
public record TunedEntry(
    TunedKey key,
    String driver,
    TunedChoice choice,
    long medianNanos,
    long untunedNanos,
    TunedClock clock,
    List<TuneStep> steps,
    LocalDate date,
    String command) {

  public TunedEntry {
    steps = List.copyOf(steps);
  }

  /** Whether all was measured; else the next run goes on with what is left. */
  public boolean complete() {
    Set<TuneStep> all =
        key.pass() == Pass.FORWARD
            ? EnumSet.complementOf(EnumSet.of(TuneStep.PARTS))
            : EnumSet.allOf(TuneStep.class);
    return steps.containsAll(all);
  }

  /** Whether it is of the same problem and driver. */
  boolean replaces(TunedEntry other) {
    return key.equals(other.key) && driver.equals(other.driver);
  }

  /**
   * What a run can choose.
   *
   * @param kernel the kernel's name, such as {@code layernorm-forward/row-per-item}
   * @param form which of a profile's sizes the kernel takes
   * @param workGroupSize work-items in a work-group; empty: the driver's choice
   * @param vectorWidth floats in a vector
   * @param accumulators independent vector accumulators of a sum
   * @param stores whether vectorised stores bypass the caches
   * @param rowsPerPart rows whose parameter gradients one work-item sums; empty: by the profile's
   *     sizing
   */
  public record TunedChoice(
      String kernel,
      KernelForm form,
      Optional<Integer> workGroupSize,
      int vectorWidth,
      int accumulators,
      StoreChoice stores,
      Optional<Integer> rowsPerPart) {

    /** Such as {@code row-per-item, vectors of 16, 4 accumulators, auto stores, groups of 16}. */
    public String text() {
      return kernel.substring(kernel.indexOf('/') + 1)
          + ", vectors of "
          + vectorWidth
          + ", "
          + accumulators
          + (accumulators == 1 ? " accumulator, " : " accumulators, ")
          + Spelling.of(stores)
          + " stores"
          + workGroupSize.map(size -> ", groups of " + size).orElse("")
          + rowsPerPart.map(rows -> ", parts of " + rows + " rows").orElse("");
    }
  }
}
