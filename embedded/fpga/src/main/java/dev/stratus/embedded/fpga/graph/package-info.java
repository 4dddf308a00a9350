/**
 * From the compiler's IR to dataflow: {@link dev.stratus.embedded.fpga.graph.CircuitBuilder}
 * unrolls what is small, divides a kernel into {@link dev.stratus.embedded.fpga.graph.Region}s, and
 * makes one {@link dev.stratus.embedded.fpga.graph.Graph} of each loop that becomes a pipeline and
 * of each straight piece between loops.
 */
@NullMarked
package dev.stratus.embedded.fpga.graph;

import org.jspecify.annotations.NullMarked;
