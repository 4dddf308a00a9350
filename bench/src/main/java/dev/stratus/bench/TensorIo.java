package dev.stratus.bench;

import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFiles;
import dev.stratus.tensor.TensorRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What stands around a run: reading and writing a tensor of 1024 x 1024 float32 as .npy in the
 * system's temporary folder. The trap: the system keeps the file in memory, so no disk is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TensorIo {
  private static final int SIZE = 1024;

  private Path folder;
  private Path file;
  private Tensor tensor;

  @Setup
  public void write() throws IOException {
    float[] values = new float[SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % SIZE;
    }
    tensor = Tensor.of(values, "BC", MemoryOrder.ROW_MAJOR, SIZE, SIZE);
    folder = Files.createTempDirectory("stratus-bench");
    file = folder.resolve("x.npy");
    TensorFiles.write(file.toString(), tensor);
  }

  @Benchmark
  public TensorRead readNpy() {
    return TensorFiles.read(file.toString());
  }

  @Benchmark
  public List<String> writeNpy() {
    return TensorFiles.write(file.toString(), tensor);
  }

  @TearDown
  public void remove() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(folder);
  }
}
