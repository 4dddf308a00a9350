package dev.stratus.tune;

import java.time.LocalDate;

/**
 * What is the same in all entries of a run.
 *
 * @param driver the driver's version
 * @param date the day
 * @param command what was run
 */
public record EntryHeader(String driver, LocalDate date, String command) {}
