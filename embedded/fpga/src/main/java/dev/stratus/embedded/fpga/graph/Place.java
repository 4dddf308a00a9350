package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.Variable;

/**
 * A register: a scalar variable, or an element of an array that became registers.
 *
 * @param frame 0 for the kernel's own; every call of a helper that was made part of a graph has
 *     another
 * @param element -1 for a scalar
 */
public record Place(int frame, Variable variable, int element) {

  /** A scalar of the kernel itself. */
  public static Place of(Variable variable) {
    return new Place(0, variable, -1);
  }

  /** As the reader knows it. */
  public String text() {
    return element < 0 ? variable.name() : variable.name() + "[" + element + "]";
  }
}
