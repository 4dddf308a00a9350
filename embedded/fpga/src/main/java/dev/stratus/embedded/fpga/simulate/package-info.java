/**
 * Runs a scheduled circuit, cycle by cycle, on data: values and cycles come from the same graphs
 * and schedules as the estimate, but cycles are counted here, not computed.
 */
@NullMarked
package dev.stratus.embedded.fpga.simulate;

import org.jspecify.annotations.NullMarked;
