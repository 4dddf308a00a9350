package dev.stratus.tensor;

import java.util.List;

/**
 * A tensor that was read.
 *
 * @param tensor dense, in the file's memory order
 * @param source the file, and the array's name where the file holds several
 * @param notes what was done to the values or labels on the way, in sentences; empty if nothing
 */
public record TensorRead(Tensor tensor, String source, List<String> notes) {
  public TensorRead {
    notes = List.copyOf(notes);
  }
}
