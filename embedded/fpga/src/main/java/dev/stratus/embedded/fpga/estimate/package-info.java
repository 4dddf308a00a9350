/**
 * What a scheduled circuit should take, without running it: trip counts from the arguments, cycles
 * from intervals and depths, bandwidth from bytes. The model is in docs/fpga-estimate.md.
 */
@NullMarked
package dev.stratus.embedded.fpga.estimate;

import org.jspecify.annotations.NullMarked;
