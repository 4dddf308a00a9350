package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.runtime.device.OpenClRuntimeDevice;
import dev.stratus.embedded.runtime.device.RuntimeDevice;
import dev.stratus.embedded.runtime.device.SharedContext;
import dev.stratus.embedded.runtime.opencl.CommandTimes;
import dev.stratus.embedded.runtime.opencl.DeviceException;
import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** A plan on an OpenCL device: an in-order queue, waited for once, at the end of a run. */
final class OpenClSession implements DeviceSession {
  private final OpenClRuntimeDevice device;
  private final Compilers compilers;
  private final SharedContext.Lease lease;
  private final OpenClQueue queue;

  OpenClSession(OpenClRuntimeDevice device, Compilers compilers) {
    this.device = device;
    this.compilers = compilers;
    this.lease = device.context().lease();
    try {
      this.queue = lease.context().openQueue();
    } catch (RuntimeException refused) {
      failed(refused);
      lease.close();
      throw refused;
    }
  }

  @Override
  public RuntimeDevice device() {
    return device;
  }

  @Override
  public TaskCode compile(TaskPlan task, CodeWishes wishes) {
    KernelOptions options = wishes.options();
    if (options.bitstream().isPresent()) {
      return load(task, options, options.bitstream().get());
    }
    Compilers.Compiled compiled = compile(task, options, false);
    long nanos = compiled.nanos();
    long written = bytesWritten(task, compiled.kernel());
    if (Targets.dependsOnBytesWritten(options)
        && Targets.streams(device.description(), options, written)) {
      compiled = compile(task, options, true);
      nanos += compiled.nanos();
    }
    DeviceProgram program = program(compiled.kernel(), wishes.driverFlags());
    return new OpenClCode(
        task, compiled.kernel(), program, options, nanos, lease.buildNanosOnce(program));
  }

  /** The kernel is compiled to know that the bitstream is of it, and how it takes its arguments. */
  private TaskCode load(TaskPlan task, KernelOptions options, Bitstream bitstream) {
    Bitstreams.requireFor(task, bitstream, device.description());
    Compilers.Compiled compiled =
        compilers.compile(
            task.kernel().owner(),
            new KernelRequest(
                task.kernel().method(),
                task.scalars(),
                task.aliasGroups(),
                Bitstreams.target(bitstream.design())));
    Bitstreams.requireMadeOf(compiled.kernel(), bitstream);
    DeviceProgram program =
        lease
            .context()
            .binaryProgram("bitstream " + bitstream.sha256(), Bitstreams.read(bitstream));
    return new OpenClCode(
        task, compiled.kernel(), program, options, compiled.nanos(), lease.buildNanosOnce(program));
  }

  private DeviceProgram program(CompiledKernel kernel, String flags) {
    if (kernel.module().isPresent()) {
      byte[] module = kernel.module().get().bytes();
      return lease.context().spirvProgram(kernel.source(), module, flags);
    }
    String defaults = device.device().defaultBuildOptions();
    String options = flags.isEmpty() ? defaults : defaults + " " + flags;
    return lease.context().program(kernel.source(), options);
  }

  private Compilers.Compiled compile(TaskPlan task, KernelOptions options, boolean large) {
    boolean streams =
        Targets.dependsOnBytesWritten(options)
            ? large
            : Targets.streams(device.description(), options, 0);
    return compilers.compile(
        task.kernel().owner(),
        new KernelRequest(
            task.kernel().method(),
            task.scalars(),
            task.aliasGroups(),
            Targets.openCl(
                    device.description(), device.device().correctlyRounded(), options, streams)
                .in(Targets.language(options, "opencl"))));
  }

  private static long bytesWritten(TaskPlan task, CompiledKernel kernel) {
    Set<HostArray.Key> counted = new HashSet<>();
    long bytes = 0;
    for (Parameter parameter : kernel.parameters()) {
      if (parameter instanceof Parameter.Buffer buffer && buffer.written()) {
        HostArray array = task.array(buffer.javaIndex());
        bytes += counted.add(array.key()) ? array.bytes() : 0;
      }
    }
    return bytes;
  }

  @Override
  public boolean canShare() {
    return lease.context().sharesMemory();
  }

  @Override
  public DeviceArray allocate(HostArray array, boolean shared) {
    return new OpenClArray(array, lease.context(), queue, shared);
  }

  @Override
  public Launch bind(TaskCode code, Map<HostArray.Key, DeviceArray> arrays) {
    return new OpenClLaunch((OpenClCode) code, device.description(), queue, arrays);
  }

  @Override
  public void begin(boolean profiled) {
    queue.profiling(profiled);
  }

  @Override
  public Times finish() {
    if (!queue.profiling()) {
      queue.finish();
      return Times.NONE;
    }
    return sum(queue.drainTimes());
  }

  private static Times sum(List<CommandTimes> commands) {
    long write = 0;
    long read = 0;
    long transferDispatch = 0;
    long kernelDispatch = 0;
    LongStream.Builder kernels = LongStream.builder();
    for (CommandTimes command : commands) {
      switch (command.kind()) {
        case WRITE, UNMAP -> write += command.deviceNanos();
        case READ, MAP -> read += command.deviceNanos();
        case KERNEL -> kernels.add(command.deviceNanos());
        case FILL, COPY -> {
          // Neither to nor from the host: no transfer, and no kernel of the user's.
        }
      }
      if (command.kind() == CommandTimes.Kind.KERNEL) {
        kernelDispatch += command.dispatchNanos();
      } else {
        transferDispatch += command.dispatchNanos();
      }
    }
    return new Times(write, read, transferDispatch, kernelDispatch, kernels.build().toArray());
  }

  @Override
  public void failed(Throwable cause) {
    if (cause instanceof DeviceException failure && failure.deviceLost()) {
      lease.lost();
    }
  }

  @Override
  public void close() {
    queue.close();
    lease.close();
  }
}
