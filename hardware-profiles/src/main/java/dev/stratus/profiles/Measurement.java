package dev.stratus.profiles;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A measured fact behind a profile's values.
 *
 * @param fact what was found, with figures and units
 * @param device what it was measured on, with the driver's version
 * @param how the command, or the method where the program is not kept
 * @param date the day; empty where it was not recorded
 */
public record Measurement(String fact, String device, String how, Optional<LocalDate> date) {}
