package dev.stratus.profiles;

import java.util.Optional;

/**
 * The sizes for one kernel form.
 *
 * @param form the form
 * @param workGroupSize work-items in a work-group; empty: the driver chooses
 * @param vectorWidth floats in a vector: 2, 4, 8 or 16
 * @param accumulators independent vector accumulators of a sum, 1 to 8
 */
public record FormProfile(
    KernelForm form,
    Optional<Found<Integer>> workGroupSize,
    Found<Integer> vectorWidth,
    Found<Integer> accumulators) {}
