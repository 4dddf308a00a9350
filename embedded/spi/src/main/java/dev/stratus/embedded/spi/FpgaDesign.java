package dev.stratus.embedded.spi;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What is asked of the code of a kernel for an FPGA: the same design gives the same text.
 *
 * @param target {@code fpga-intel} or {@code fpga-amd}
 * @param fixed values of int parameters that size an array of the code, by the parameter's index
 *     among those of the Java method: the code is made for them, and so is its bitstream
 * @param initiationInterval cycles between two turns of a pipelined loop; empty: what the vendor's
 *     compiler finds
 * @param unroll how often an innermost loop is unrolled; empty: not
 * @param workGroupItems the one work-group size of a kernel that knows its work-item
 * @param dataflow whether the calls of a loop that holds nothing else work at the same time
 */
public record FpgaDesign(
    String target,
    Map<Integer, Integer> fixed,
    OptionalInt initiationInterval,
    OptionalInt unroll,
    int workGroupItems,
    boolean dataflow) {
  public FpgaDesign {
    fixed = Map.copyOf(fixed);
  }
}
