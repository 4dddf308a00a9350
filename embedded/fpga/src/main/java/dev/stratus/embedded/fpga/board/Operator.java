package dev.stratus.embedded.fpga.board;

/**
 * A pipelined operator: it takes new operands in every cycle.
 *
 * @param latency cycles from operands to result; 0: within the cycle, together with what is before
 *     and after it
 * @param dsps DSP blocks that one such operator takes
 */
public record Operator(int latency, int dsps) {

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public Operator {
    Requirements.atLeast(0, latency, "The latency of an operator");
    Requirements.atLeast(0, dsps, "The number of DSP blocks of an operator");
  }

  /** The same operator with another latency. */
  public Operator withLatency(int cycles) {
    return new Operator(cycles, dsps);
  }
}
