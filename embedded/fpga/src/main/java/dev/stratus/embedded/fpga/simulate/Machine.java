package dev.stratus.embedded.fpga.simulate;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.graph.Place;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashMap;
import java.util.Map;

/** What lasts from region to region: the clock, registers, memories, and the way off the chip. */
final class Machine {
  private final Board board;
  private final long mostCycles;
  private final Map<Place, Long> registers = new HashMap<>();
  private final Map<Variable, long[]> memories = new HashMap<>();
  private long cycle;
  private long stalls;
  private long bytes;

  /** When the memory beside the chip is done with all that was asked, in parts of a cycle. */
  private long busyUntil;

  Machine(Board board, long mostCycles) {
    this.board = board;
    this.mostCycles = mostCycles;
  }

  Board board() {
    return board;
  }

  long cycle() {
    return cycle;
  }

  long stalls() {
    return stalls;
  }

  long bytes() {
    return bytes;
  }

  /** One cycle passes. */
  void tick() {
    if (++cycle > mostCycles) {
      throw new IllegalArgumentException(
          "The kernel did not end within " + mostCycles + " cycles; give it less to do.");
    }
  }

  void control() {
    for (int i = 0; i < board.loopControlCycles(); i++) {
      tick();
    }
  }

  /** One cycle passes in which nothing moves. */
  void stall() {
    stalls++;
    tick();
  }

  long register(Place place) {
    return registers.getOrDefault(place, 0L);
  }

  void register(Place place, long bits) {
    registers.put(place, bits);
  }

  void memory(Variable array, long[] bits) {
    memories.put(array, bits);
  }

  long[] memory(Variable array) {
    long[] bits = memories.get(array);
    if (bits == null) {
      throw new IllegalStateException("No memory for " + array.name() + ". Please report it.");
    }
    return bits;
  }

  /** An index that is inside an array. */
  int checked(Variable array, long index, int line) {
    int length = memory(array).length;
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException(
          "Line "
              + line
              + ": index "
              + index
              + " of "
              + array.name()
              + ", which has "
              + length
              + " elements.");
    }
    return (int) index;
  }

  static ScalarType element(Variable array) {
    return ((IrType.Array) array.type()).element();
  }

  /**
   * Asks the memory beside the chip for an access, which waits for those before it.
   *
   * @return the cycle in which it has been served
   */
  long request(int moved) {
    long perCycle = board.offChip().bandwidth();
    bytes += moved;
    busyUntil = Math.max(busyUntil, cycle * perCycle) + (long) moved * board.clockMegahertz();
    return Math.ceilDiv(busyUntil, perCycle);
  }
}
