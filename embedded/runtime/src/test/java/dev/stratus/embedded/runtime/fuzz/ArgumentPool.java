package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** The arrays of a run, in one piece of memory with a canary before, between and behind them. */
final class ArgumentPool {
  private static final long POOL_BYTES = 1 << 18;
  private static final long GUARD = 64;
  private static final byte CANARY = (byte) 0xa5;

  private final MemorySegment pool;

  ArgumentPool(Arena arena) {
    this.pool = arena.allocate(POOL_BYTES, 64);
  }

  MemorySegment memory() {
    return pool;
  }

  /** Writes the arrays; gives each array parameter's place. */
  Map<Integer, Long> fill(FuzzCase fuzzCase, Inputs inputs) {
    pool.fill(CANARY);
    Map<Integer, Long> places = new HashMap<>();
    long at = GUARD;
    for (int i = 0; i < fuzzCase.arguments().size(); i++) {
      if (fuzzCase.arguments().get(i) instanceof FuzzCase.Argument.Array array) {
        if (array.sameAs() >= 0) {
          places.put(i, places.get(array.sameAs()));
          continue;
        }
        places.put(i, at);
        HeapArrays.write(inputs.values().get(i).orElseThrow(), pool, at);
        at = next(at, array);
      }
    }
    return places;
  }

  private static long next(long at, FuzzCase.Argument.Array array) {
    long end = at + (long) array.length() * array.element().bytes() + GUARD;
    return (end + GUARD - 1) / GUARD * GUARD;
  }

  /**
   * @throws IllegalStateException where a byte outside the arrays was written
   */
  void readBack(FuzzCase fuzzCase, Inputs into, Map<Integer, Long> places) {
    long from = 0;
    for (int i = 0; i < fuzzCase.arguments().size(); i++) {
      if (fuzzCase.arguments().get(i) instanceof FuzzCase.Argument.Array array
          && array.sameAs() < 0) {
        long at = places.get(i);
        requireCanaries(from, at, "before parameter " + i);
        HeapArrays.read(pool, at, into.values().get(i).orElseThrow());
        from = at + (long) array.length() * array.element().bytes();
      }
    }
    requireCanaries(from, POOL_BYTES, "behind the last array");
  }

  private void requireCanaries(long from, long to, String where) {
    for (long b = from; b < to; b++) {
      if (pool.get(ValueLayout.JAVA_BYTE, b) != CANARY) {
        throw new IllegalStateException(
            "the kernel wrote outside its arrays, " + where + ", " + (b - from) + " bytes off");
      }
    }
  }

  /** A parameter as 64 bits: an array's place, a length, or a scalar's bits. */
  static long word(Parameter parameter, Inputs inputs, Map<Integer, Long> places) {
    return switch (parameter) {
      case Parameter.Buffer buffer -> places.get(buffer.javaIndex());
      case Parameter.ArrayLength length ->
          java.lang.reflect.Array.getLength(inputs.values().get(length.javaIndex()).orElseThrow());
      case Parameter.Scalar scalar ->
          HeapArrays.bits(inputs.values().get(scalar.javaIndex()).orElseThrow());
    };
  }
}
