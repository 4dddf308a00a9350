package dev.stratus.embedded.fpga.board;

import java.util.OptionalInt;

/**
 * An FPGA board, as far as the cycles of a kernel depend on it.
 *
 * <p>The two boards here are assumptions, not measurements: latencies of the order that the
 * vendors' tools choose for a clock of this order. What a tool's report says of a real build is to
 * be put in their place.
 *
 * @param name as the reader knows it
 * @param clockMegahertz the clock of the kernel
 * @param unroll copies of the body of an innermost loop whose turns are not known
 * @param initiationInterval the interval that is asked for: no loop gets a shorter one
 * @param loopControlCycles what a state machine takes to enter a loop, and to begin a turn of a
 *     loop that is no pipeline
 */
public record Board(
    String name,
    int clockMegahertz,
    Operators operators,
    OnChipMemory onChip,
    OffChipMemory offChip,
    int unroll,
    int initiationInterval,
    int loopControlCycles) {

  /**
   * @throws IllegalArgumentException if a number is below what it must be
   */
  public Board {
    Requirements.atLeast(1, clockMegahertz, "The clock in MHz");
    Requirements.atLeast(1, unroll, "The unroll factor");
    Requirements.atLeast(1, initiationInterval, "The initiation interval");
    Requirements.atLeast(0, loopControlCycles, "What a loop's control takes");
  }

  /**
   * Arria 10 and later, whose DSP blocks hold a float multiplier and a float adder each; a board
   * with DDR4-2400. Assumed, not measured.
   */
  public static final Board INTEL =
      new Board(
          "Intel",
          240,
          new Operators(
              new FloatUnit(
                  new Operator(4, 1),
                  new Operator(4, 1),
                  new Operator(24, 5),
                  new Operator(16, 4),
                  new Operator(2, 0),
                  new Operator(4, 0),
                  new Operator(24, 8)),
              new FloatUnit(
                  new Operator(8, 0),
                  new Operator(8, 4),
                  new Operator(36, 12),
                  new Operator(36, 9),
                  new Operator(2, 0),
                  new Operator(4, 0),
                  new Operator(48, 24)),
              new Operator(1, 0),
              new Operator(3, 1),
              new Operator(32, 0),
              new Operator(0, 0)),
          new OnChipMemory(OptionalInt.empty(), 2, 3, 1, 64),
          new OffChipMemory(1, 19_200, 120, 24, 64, 64),
          1,
          1,
          1);

  /**
   * UltraScale+, whose float operators are built of DSP48 blocks and logic; a board with DDR4-2400.
   * Assumed, not measured; the operators' product guide is PG060.
   */
  public static final Board AMD =
      new Board(
          "AMD",
          300,
          new Operators(
              new FloatUnit(
                  new Operator(7, 2),
                  new Operator(4, 3),
                  new Operator(16, 0),
                  new Operator(16, 0),
                  new Operator(2, 0),
                  new Operator(5, 0),
                  new Operator(20, 10)),
              new FloatUnit(
                  new Operator(8, 3),
                  new Operator(7, 8),
                  new Operator(31, 0),
                  new Operator(31, 0),
                  new Operator(2, 0),
                  new Operator(6, 0),
                  new Operator(40, 26)),
              new Operator(1, 0),
              new Operator(3, 3),
              new Operator(36, 0),
              new Operator(0, 0)),
          new OnChipMemory(OptionalInt.empty(), 2, 2, 1, 64),
          new OffChipMemory(1, 19_200, 100, 20, 64, 64),
          1,
          1,
          1);

  /** The same board with other operators. */
  public Board with(Operators others) {
    return new Board(
        name,
        clockMegahertz,
        others,
        onChip,
        offChip,
        unroll,
        initiationInterval,
        loopControlCycles);
  }

  /** The same board with other memories on the chip. */
  public Board with(OnChipMemory other) {
    return new Board(
        name,
        clockMegahertz,
        operators,
        other,
        offChip,
        unroll,
        initiationInterval,
        loopControlCycles);
  }

  /** The same board with another memory beside the chip. */
  public Board with(OffChipMemory other) {
    return new Board(
        name,
        clockMegahertz,
        operators,
        onChip,
        other,
        unroll,
        initiationInterval,
        loopControlCycles);
  }

  /** The same board, asked for other circuits of innermost loops. */
  public Board asking(int copies, int interval) {
    return new Board(
        name, clockMegahertz, operators, onChip, offChip, copies, interval, loopControlCycles);
  }
}
