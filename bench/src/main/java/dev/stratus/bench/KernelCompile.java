package dev.stratus.bench;

import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelCompiler;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.kernels.LayerNormForward;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
 * Bytecode to OpenCL C, for the kernel of most CPU runs: {@code cold} with a compiler that has seen
 * nothing, {@code warm} from its memory. The trap: cold is cold of kernels, not of the JVM; a first
 * kernel in a new process takes longer, and is in {@code bench/run cold}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class KernelCompile {
  private static final ClassBytes CLASSES = KernelCompile::bytes;

  private KernelRequest request;
  private KernelCompiler known;

  private static Optional<byte[]> bytes(String internalName) {
    String file = "/" + internalName + ".class";
    try (InputStream in = KernelCompile.class.getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  @Setup
  public void request() {
    Method method =
        Arrays.stream(LayerNormForward.class.getDeclaredMethods())
            .filter(m -> m.getName().equals("rowPerItem"))
            .findFirst()
            .orElseThrow();
    String descriptor =
        java.lang.invoke.MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    String owner = LayerNormForward.class.getName().replace('.', '/');
    List<Optional<Object>> scalars =
        Collections.nCopies(method.getParameterCount(), Optional.<Object>empty());
    List<Integer> apart = Collections.nCopies(method.getParameterCount(), -1);
    request =
        new KernelRequest(
            new MethodId(owner, "rowPerItem", descriptor),
            scalars,
            apart,
            TargetDescription.OPENCL_CPU_REASSOCIATE);
    known = new KernelCompiler(CLASSES);
    known.compile(request);
  }

  @Benchmark
  public CompiledKernel cold() {
    return new KernelCompiler(CLASSES).compile(request);
  }

  @Benchmark
  public CompiledKernel warm() {
    return known.compile(request);
  }
}
