package dev.stratus.tune;

import java.util.OptionalLong;

/**
 * What a run took.
 *
 * @param hostNanos on the host's clock
 * @param deviceNanos on the device's own; empty where it has none
 */
public record TrialTime(long hostNanos, OptionalLong deviceNanos) {}
