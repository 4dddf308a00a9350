package dev.stratus.device;

import java.util.function.Predicate;

/**
 * A part of a device expression: one thing that must be so.
 *
 * @param text as it was written
 * @param kind whether it asks for a device by what it is called
 * @param test whether it is so of a device
 */
record DeviceTerm(String text, Kind kind, Predicate<Device> test) {

  /** What a term does beside being a condition. */
  enum Kind {
    /** Of several that fit, the best. */
    AUTO,
    /** A name: it may also mean devices that are chosen by name only. */
    NAMES,
    /** A place in the list: not enough by itself. */
    PLACE,
    /** What sort of device, or what it can do. */
    CONDITION
  }

  boolean holds(Device device) {
    return test.test(device);
  }
}
