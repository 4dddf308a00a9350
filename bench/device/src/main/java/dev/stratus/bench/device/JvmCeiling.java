package dev.stratus.bench.device;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The ceilings on the JVM engine: the same kernels' Java, a part for each core. */
final class JvmCeiling implements Contestant {
  private static final float SCALAR = 3f;

  private final Operation operation;
  private final FloatArray a;
  private final FloatArray b;
  private final FloatArray c;
  private final int parts = Runtime.getRuntime().availableProcessors();
  private final int n;
  private final Checked checked;

  JvmCeiling(Operation operation, BenchShape shape) {
    this.operation = operation;
    n = Math.toIntExact(shape.elements());
    a = new FloatArray(n);
    b = new FloatArray(n);
    c = new FloatArray(n);
    a.init(1f);
    b.init(1f);
    long first = run().wallNanos();
    float expected =
        switch (operation) {
          case COPY -> 1f;
          case ADD -> 2f;
          default -> 1f + SCALAR;
        };
    for (int i = 0; i < n; i++) {
      if (c.get(i) != expected) {
        throw new WrongResultException(
            operation.text() + " is wrong at element " + i + ", so it has no time.");
      }
    }
    checked = new Checked(first, -1, -1, operation.text() + ", Java", -1, Optional.empty());
  }

  @Override
  public Times run() {
    long start = System.nanoTime();
    IntStream.range(0, parts).parallel().forEach(this::part);
    return new Times(System.nanoTime() - start, -1);
  }

  private void part(int part) {
    int from = (int) ((long) n * part / parts);
    int to = (int) ((long) n * (part + 1) / parts);
    switch (operation) {
      case COPY -> copy(from, to);
      case ADD -> add(from, to);
      default -> triad(from, to);
    }
  }

  private void copy(int from, int to) {
    long offset = (long) from * Float.BYTES;
    MemorySegment.copy(
        a.getSegment(), offset, c.getSegment(), offset, (long) (to - from) * Float.BYTES);
  }

  private void add(int from, int to) {
    for (int i = from; i < to; i++) {
      c.set(i, a.get(i) + b.get(i));
    }
  }

  private void triad(int from, int to) {
    for (int i = from; i < to; i++) {
      c.set(i, a.get(i) + SCALAR * b.get(i));
    }
  }

  @Override
  public Checked checked() {
    return checked;
  }

  @Override
  public void close() {
    // The arrays are the garbage collector's.
  }
}
