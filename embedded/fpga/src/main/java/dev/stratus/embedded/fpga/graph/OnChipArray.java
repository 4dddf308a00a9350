package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;

/**
 * An array in memory on the chip.
 *
 * @param banks element i is in bank i mod banks
 * @param table of a constant table its elements, else empty
 */
public record OnChipArray(Variable array, int length, int banks, List<Long> table) {
  public OnChipArray {
    table = List.copyOf(table);
  }

  public ScalarType element() {
    return ((IrType.Array) array.type()).element();
  }

  /** Bytes that it takes, as many in each bank. */
  public long bytes() {
    return (long) Math.ceilDiv(length, banks) * banks * element().bytes();
  }
}
