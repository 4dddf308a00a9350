package dev.stratus.bench;

import dev.stratus.reference.LayerNormReference;
import dev.stratus.reference.ReferenceRow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The reference: 256 rows of 1024 in double. It is what a checked run pays beside the kernel; the
 * trap is to see in it a contestant, which it is not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReferenceCheck {
  private static final int ROWS = 256;
  private static final int WIDTH = 1024;

  private LayerNormReference reference;
  private float[][] rows;

  @Setup
  public void rows() {
    rows = new float[ROWS][WIDTH];
    for (float[] row : rows) {
      for (int c = 0; c < WIDTH; c++) {
        row[c] = (float) Math.sin(c);
      }
    }
    reference = LayerNormReference.of(WIDTH, (float) 1e-5, null, null);
  }

  @Benchmark
  public ReferenceRow[] rowsInDouble() {
    ReferenceRow[] results = new ReferenceRow[ROWS];
    for (int r = 0; r < ROWS; r++) {
      results[r] = reference.row(rows[r]);
    }
    return results;
  }
}
