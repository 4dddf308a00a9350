package dev.stratus;

import dev.stratus.device.Device;
import java.util.Locale;

/**
 * A device's part of a batch.
 *
 * @param device whose it is
 * @param dimension the label of the dimension that was cut, such as {@code B}; {@code all} where
 *     there was nothing to cut
 * @param from first index in that dimension
 * @param to index after the last
 * @param of how many there are in all
 */
public record Share(Device device, String dimension, int from, int to, int of) {

  /** Such as {@code B 0 to 16383}. */
  public String range() {
    return dimension + " " + from + " to " + (to - 1);
  }

  /** Such as {@code B 0 to 16383 of 32768 (50.0 %) on opencl:0:0 cpu "pthread" (PoCL)}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s of %d (%.1f %%) on %s",
        range(),
        of,
        100.0 * (to - from) / Math.max(1, of),
        device.line());
  }

  @Override
  public String toString() {
    return text();
  }
}
