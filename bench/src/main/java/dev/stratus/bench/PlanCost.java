package dev.stratus.bench;

import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.LayerRun;
import dev.stratus.RunSettings;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs the host to open a run of a shape it has run before: checking the request, choosing
 * device and kernel, looking up the profile, building task graph and plan; and to close it. The
 * shape is small, because allocating the results belongs to a run of any shape and grows with it.
 * The trap is a short warm-up: the code is long, and takes some 50,000 calls to be compiled whole.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
public class PlanCost {
  private static final int SIZE = 8;

  @Param({"cpu", "jvm"})
  public String device;

  private LayerNormalization layer;
  private LayerInput input;
  private RunSettings settings;

  @Setup
  public void warm() {
    float[] values = new float[SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % SIZE;
    }
    Tensor x = Tensor.of(values, "BC", MemoryOrder.ROW_MAJOR, SIZE, SIZE);
    layer = LayerNormalization.builder().build().initialize(x);
    input = LayerInput.of(x);
    settings = RunSettings.on(device);
    try (LayerRun run = layer.open(input, settings)) {
      run.forward();
    }
  }

  @Benchmark
  public LayerRun openAndClose() {
    try (LayerRun run = layer.open(input, settings)) {
      return run;
    }
  }
}
