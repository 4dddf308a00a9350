/**
 * Vectors for CPU devices, in two ways. Across work-items ({@code WorkItemStrips} and what it is
 * made of): parallel loops whose work-items are neighbours in memory; every result keeps its bits,
 * so it runs in any numerics. Within a work-item ({@code MergeBlockedSums}, {@code Vectorise}):
 * blocked sums become plain sums, loops over neighbouring elements become strips of lanes; that
 * changes the order of floating sums and runs only where it was asked for.
 */
package dev.stratus.embedded.jit.passes.vector;
