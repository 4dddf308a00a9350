package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.emit.CudaC;
import dev.stratus.embedded.runtime.cuda.CudaContext;
import dev.stratus.embedded.runtime.cuda.CudaStream;
import dev.stratus.embedded.runtime.device.CudaRuntimeDevice;
import dev.stratus.embedded.runtime.device.RuntimeDevice;
import dev.stratus.embedded.runtime.opencl.DeviceException;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A plan on a CUDA device: an in-order stream, waited for once, at the end of a run. */
final class CudaSession implements DeviceSession {
  private final CudaRuntimeDevice device;
  private final Compilers compilers;
  private final CudaContext context;
  private final CudaStream stream;

  CudaSession(CudaRuntimeDevice device, Compilers compilers) {
    this.device = device;
    this.compilers = compilers;
    this.context = device.context();
    this.stream = new CudaStream(context);
  }

  @Override
  public RuntimeDevice device() {
    return device;
  }

  @Override
  public TaskCode compile(TaskPlan task, CodeWishes wishes) {
    KernelOptions options = wishes.options();
    Bitstreams.requireNone(options, device.description());
    Targets.requireLanguage(options, "cuda", device.description());
    Compilers.Compiled compiled =
        compilers.compile(
            task.kernel().owner(),
            new KernelRequest(
                task.kernel().method(), task.scalars(), task.aliasGroups(), Targets.cuda()));
    List<String> flags = new ArrayList<>(CudaC.OPTIONS);
    if (!wishes.driverFlags().isEmpty()) {
      flags.addAll(Arrays.asList(wishes.driverFlags().strip().split("\\s+")));
    }
    CudaContext.Built built =
        context.module(compiled.kernel().source(), compiled.kernel().hash(), flags);
    return new CudaCode(
        task, compiled.kernel(), built.module(), options, compiled.nanos(), built.nanos());
  }

  @Override
  public boolean canShare() {
    return false;
  }

  @Override
  public DeviceArray allocate(HostArray array, boolean shared) {
    return new CudaArray(array, stream);
  }

  @Override
  public Launch bind(TaskCode code, Map<HostArray.Key, DeviceArray> arrays) {
    return new CudaLaunch((CudaCode) code, device.description(), stream, arrays);
  }

  @Override
  public LaunchSequence sequence(List<Launch> launches, boolean asGraph) {
    return asGraph ? new CudaSequence(launches, stream) : LaunchSequence.oneByOne(launches);
  }

  @Override
  public void begin(boolean profiled) {
    stream.profiling(profiled);
  }

  @Override
  public Times finish() {
    if (!stream.profiling()) {
      stream.finish();
      return Times.NONE;
    }
    long write = 0;
    long read = 0;
    LongStream.Builder kernels = LongStream.builder();
    for (CudaStream.Timed command : stream.drainTimes()) {
      switch (command.kind()) {
        case TO_DEVICE -> write += command.nanos();
        case TO_HOST -> read += command.nanos();
        case KERNEL -> kernels.add(command.nanos());
      }
    }
    // CUDA's events do not tell when a command was queued.
    return new Times(write, read, 0, 0, kernels.build().toArray());
  }

  @Override
  public void failed(Throwable cause) {
    if (cause instanceof DeviceException failure && failure.deviceLost()) {
      device.lost(context);
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
