package dev.stratus.embedded.fpga.board;

import java.util.OptionalInt;

/**
 * The memories on the chip that private and local arrays, and constant tables, become. Element i of
 * an array in n banks is in bank i mod n.
 *
 * @param banks of every array; empty: as many as copies of an unrolled loop's body touch at once,
 *     rounded up to a power of two
 * @param portsPerBank accesses that a bank takes in a cycle, each a load or a store
 * @param loadLatency cycles from index to element, at least 1
 * @param storeLatency cycles until a load meets the new element, at least 1
 * @param mostRegisters elements of an array that becomes registers, if all its indexes are known
 */
public record OnChipMemory(
    OptionalInt banks, int portsPerBank, int loadLatency, int storeLatency, int mostRegisters) {

  /**
   * @throws IllegalArgumentException if a number is below what it must be
   */
  public OnChipMemory {
    banks.ifPresent(n -> Requirements.atLeast(1, n, "The number of banks"));
    Requirements.atLeast(1, portsPerBank, "The number of ports of a bank");
    Requirements.atLeast(1, loadLatency, "The latency of a load");
    Requirements.atLeast(1, storeLatency, "The latency of a store");
    Requirements.atLeast(0, mostRegisters, "The number of registers of an array");
  }

  /** The same memories in so many banks. */
  public OnChipMemory withBanks(int count) {
    return new OnChipMemory(
        OptionalInt.of(count), portsPerBank, loadLatency, storeLatency, mostRegisters);
  }

  /** The same memories with so many ports. */
  public OnChipMemory withPorts(int count) {
    return new OnChipMemory(banks, count, loadLatency, storeLatency, mostRegisters);
  }

  /** The same memories with loads of another latency. */
  public OnChipMemory withLoadLatency(int cycles) {
    return new OnChipMemory(banks, portsPerBank, cycles, storeLatency, mostRegisters);
  }
}
