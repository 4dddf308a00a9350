package dev.stratus.profiles;

import java.time.LocalDate;

/**
 * A measured fact behind a profile's values.
 *
 * @param fact what was found, with figures and units
 * @param device what it was measured on, with the driver's version
 * @param how the command, or the method where the program is not kept
 * @param date when
 */
public record Measurement(String fact, String device, String how, LocalDate date) {}
