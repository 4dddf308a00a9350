package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.graph.Node;
import java.util.List;
import java.util.OptionalInt;

/**
 * A load or a store, and what it takes.
 *
 * @param offChip whether it goes to the memory beside the chip
 * @param bank of an array on the chip the bank that it always meets; empty: now one, now another,
 *     so that a port of each is kept for it
 * @param bytes that it moves beside the chip
 * @param ports what it takes in the cycle in which it begins
 */
public record Access(Node node, boolean offChip, OptionalInt bank, int bytes, List<PortUse> ports) {
  public Access {
    ports = List.copyOf(ports);
  }

  /**
   * A share of a port.
   *
   * @param port its name
   * @param share of its capacity
   * @param capacity of the port in a cycle
   */
  public record PortUse(String port, int share, int capacity) {}
}
