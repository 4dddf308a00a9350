package dev.stratus.embedded.jit;

import java.util.OptionalInt;

/**
 * What circuit an FPGA's compiler is asked to make, as far as the code says so. Part of the
 * compiler's cache key.
 *
 * @param initiationInterval cycles between two turns of a pipelined loop; empty: what the vendor's
 *     compiler finds
 * @param unroll how often an innermost loop is unrolled that holds no unrolled loop; empty: not
 * @param workGroupItems the one work-group size of a kernel that knows its work-item
 * @param dataflow whether the calls in the body of a loop that holds nothing but calls work at the
 *     same time, each on another turn
 */
public record FpgaSettings(
    OptionalInt initiationInterval, OptionalInt unroll, int workGroupItems, boolean dataflow) {

  /** Work-items of a group where a profile says nothing: what TornadoVM's FPGA kernels have. */
  public static final int USUAL_WORK_GROUP = 64;

  /** Nothing asked for. */
  public static final FpgaSettings PLAIN =
      new FpgaSettings(OptionalInt.empty(), OptionalInt.empty(), USUAL_WORK_GROUP, false);

  /**
   * @throws IllegalArgumentException if a number is below 1
   */
  public FpgaSettings {
    require("the initiation interval", initiationInterval.orElse(1));
    require("the unroll factor", unroll.orElse(1));
    require("the work-group size", workGroupItems);
  }

  private static void require(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + "; it must be at least 1.");
    }
  }
}
