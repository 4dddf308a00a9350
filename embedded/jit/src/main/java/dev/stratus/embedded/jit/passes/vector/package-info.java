/**
 * Vectors for CPU devices: blocked sums become plain sums, loops over neighbouring elements become
 * strips of lanes. Everything here changes the order of floating sums and runs only where that was
 * asked for.
 */
package dev.stratus.embedded.jit.passes.vector;
