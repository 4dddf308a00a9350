package dev.stratus.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An array that was read.
 *
 * @param header what the file said
 * @param values float32, row-major (the last dimension varies fastest), native byte order
 * @param notes what was done to the values on the way, in sentences; empty if nothing
 */
public record NpyArray(NpyHeader header, MemorySegment values, List<String> notes) {
  public NpyArray {
    notes = List.copyOf(notes);
  }
}
