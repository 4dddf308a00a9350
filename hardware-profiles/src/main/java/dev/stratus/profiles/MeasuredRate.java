package dev.stratus.profiles;

import java.time.LocalDate;

/**
 * A figure that was measured.
 *
 * @param value in the unit of its place: 10^9 bytes a second for memory, microseconds for a launch
 * @param what what was timed
 * @param device on what, with the driver's version
 * @param command what was run
 * @param date the day
 */
public record MeasuredRate(
    double value, String what, String device, String command, LocalDate date) {

  /** Such as {@code 36.9 (non-temporal copy, 2026-11-22)}. */
  @Override
  public String toString() {
    return value + " (" + what + ", " + date + ")";
  }
}
