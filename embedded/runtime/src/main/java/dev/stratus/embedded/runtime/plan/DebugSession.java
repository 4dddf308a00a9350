package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.debug.DebugKernel;
import dev.stratus.embedded.runtime.debug.NdRange;
import dev.stratus.embedded.runtime.device.DebugRuntimeDevice;
import dev.stratus.embedded.runtime.device.RuntimeDevice;
import dev.stratus.embedded.runtime.plan.TaskPlan.Argument;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.WorkerGrid;

/** A plan on the debug device: everything happens at once, on the calling thread's behalf. */
final class DebugSession implements DeviceSession {
  private final DebugRuntimeDevice device;
  private final List<Long> kernelNanos = new ArrayList<>();

  DebugSession(DebugRuntimeDevice device) {
    this.device = device;
  }

  @Override
  public RuntimeDevice device() {
    return device;
  }

  @Override
  public TaskCode compile(TaskPlan task, CodeWishes wishes) {
    Bitstreams.requireNone(wishes.options(), device().description());
    return new Bytecode(task, wishes.options());
  }

  @Override
  public DeviceArray allocate(HostArray array, boolean shared) {
    return new DebugArray(array);
  }

  @Override
  public boolean canShare() {
    return false;
  }

  @Override
  public Launch bind(TaskCode code, Map<HostArray.Key, DeviceArray> arrays) {
    return new DebugLaunch((Bytecode) code, arrays);
  }

  @Override
  public void begin(boolean profiled) {
    kernelNanos.clear();
  }

  /** The JVM's clock stands for a device's: it is always on. */
  @Override
  public Times finish() {
    return new Times(0, 0, 0, 0, kernelNanos.stream().mapToLong(Long::longValue).toArray());
  }

  @Override
  public void failed(Throwable cause) {
    // There is no driver whose state could be broken.
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  /** The kernel's own bytecode: nothing is made. It may read and write any array it is given. */
  private record Bytecode(TaskPlan task, KernelOptions options) implements TaskCode {
    @Override
    public boolean reads(int javaIndex) {
      return true;
    }

    @Override
    public boolean writes(int javaIndex) {
      return true;
    }

    @Override
    public long compileNanos() {
      return 0;
    }

    @Override
    public long buildNanos() {
      return 0;
    }

    @Override
    public String source() {
      return "";
    }
  }

  private final class DebugLaunch implements Launch {
    private final Bytecode code;
    private final DebugKernel kernel;

    DebugLaunch(Bytecode code, Map<HostArray.Key, DeviceArray> arrays) {
      this.code = code;
      List<@Nullable Object> values = new ArrayList<>();
      for (Argument argument : code.task().arguments()) {
        values.add(
            switch (argument) {
              case Argument.OfArray array -> elements(arrays, array.array());
              case Argument.OfScalar scalar -> scalar.value();
              case Argument.OfContext _ -> null;
            });
      }
      this.kernel =
          new DebugKernel(code.task().name(), code.task().function(), code.task().kernel(), values);
    }

    private static Object elements(Map<HostArray.Key, DeviceArray> arrays, HostArray array) {
      if (arrays.get(array.key()) instanceof DebugArray here) {
        return here.elements();
      }
      throw new IllegalStateException(
          "A " + array.describe() + " was not allocated before its launch. Please report this.");
    }

    @Override
    public void run(Sizes sizes) {
      long start = System.nanoTime();
      if (task().usesContext()) {
        kernel.run(range(sizes));
      } else {
        kernel.runPlain();
      }
      if (!sizes.range().empty()) {
        kernelNanos.add(System.nanoTime() - start);
      }
    }

    @Override
    public Sizes sizes(@Nullable WorkerGrid grid) {
      if (!task().usesContext()) {
        return Sizes.ONE;
      }
      if (grid == null) {
        throw new IllegalArgumentException(GridChecks.missing(task()));
      }
      return Sizes.of(task().name(), grid);
    }

    /** Where the runtime may choose the groups, every work-item is one. */
    private static NdRange range(Sizes sizes) {
      var range = sizes.range();
      return new NdRange(
          List.of(
              Math.toIntExact(range.globalX()),
              Math.toIntExact(range.globalY()),
              Math.toIntExact(range.globalZ())),
          range.free()
              ? List.of(1, 1, 1)
              : List.of(
                  Math.toIntExact(range.localX()),
                  Math.toIntExact(range.localY()),
                  Math.toIntExact(range.localZ())),
          range.free());
    }

    @Override
    public LaunchRecord record(Ran run) {
      return new LaunchRecord(
          task().name(),
          task().kernel().method().qualifiedName(),
          task().kernel().method().name(),
          "bytecode",
          device.description(),
          "",
          "",
          "",
          "",
          code.options(),
          run.sizes().global(),
          run.sizes().local(),
          run.bytesToDevice(),
          run.bytesToHost(),
          false,
          0,
          0,
          run.deviceNanos());
    }

    @Override
    public TaskPlan task() {
      return code.task();
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
