package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.DeviceKernel;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.WorkerGrid;

/**
 * A task's kernel with its arguments set. Arguments of a task never change, so they are set once.
 */
final class OpenClLaunch implements Launch {
  private final OpenClCode code;
  private final DeviceDescription device;
  private final OpenClQueue queue;
  private final DeviceKernel kernel;
  private final DeviceBuffer[] written;
  private final boolean zeroCopy;
  private final Sizes ownSizes;
  private @Nullable Sizes gridSizes;

  OpenClLaunch(
      OpenClCode code,
      DeviceDescription device,
      OpenClQueue queue,
      Map<HostArray.Key, DeviceArray> arrays) {
    this.code = code;
    this.device = device;
    this.queue = queue;
    this.ownSizes = Sizes.of(Iterations.of(code.kernel(), code.task()));
    this.kernel = code.program().kernel(code.kernel().entryPoint());
    try {
      this.written = setArguments(arrays);
    } catch (RuntimeException refused) {
      kernel.close();
      throw refused;
    }
    this.zeroCopy =
        code.task().arrays().stream()
            .map(HostArray::key)
            .allMatch(key -> arrays.get(key) instanceof OpenClArray array && array.shared());
  }

  private DeviceBuffer[] setArguments(Map<HostArray.Key, DeviceArray> arrays) {
    List<DeviceBuffer> stored = new ArrayList<>();
    TaskArguments.give(
        code.kernel(),
        code.task(),
        arrays,
        new TaskArguments.Sink() {
          @Override
          public void array(int index, DeviceArray array, boolean written) {
            DeviceBuffer memory = ((OpenClArray) array).buffer();
            kernel.setBuffer(index, memory);
            if (written) {
              stored.add(memory);
            }
          }

          @Override
          public void scalar(int index, ScalarType type, long bits) {
            switch (type.bytes()) {
              case 1 -> kernel.setByte(index, (byte) bits);
              case 2 -> kernel.setShort(index, (short) bits);
              case 4 -> kernel.setInt(index, (int) bits);
              default -> kernel.setLong(index, bits);
            }
          }
        });
    return stored.toArray(DeviceBuffer[]::new);
  }

  @Override
  public void run(Sizes sizes) {
    kernel.enqueue(queue, launched(sizes).range());
    for (DeviceBuffer buffer : written) {
      buffer.deviceWrote();
    }
  }

  private Sizes launched(Sizes asked) {
    if (code.kernel().fpga().isPresent()) {
      return asked.inGroupsOf(code.task().name(), code.kernel().fpga().get().workGroupItems());
    }
    return device.kind() == DeviceKind.CPU
        ? asked.withRoomFor(code.kernel().privateBytes())
        : asked;
  }

  @Override
  public Sizes sizes(@Nullable WorkerGrid grid) {
    if (grid == null) {
      if (code.kernel().usesContext()) {
        throw new IllegalArgumentException(GridChecks.missing(code.task()));
      }
      return ownSizes;
    }
    Sizes known = gridSizes;
    if (known == null || !Sizes.unchanged(known, grid)) {
      known = GridChecks.checked(code.task(), code.kernel(), Sizes.of(code.task().name(), grid));
      gridSizes = known;
    }
    return known;
  }

  @Override
  public LaunchRecord record(Ran run) {
    CompiledKernel compiled = code.kernel();
    return new LaunchRecord(
        code.task().name(),
        compiled.method().qualifiedName(),
        compiled.entryPoint(),
        code.language(),
        device,
        compiled.source(),
        compiled.hash(),
        code.program().options(),
        code.program().log(),
        code.options(),
        run.sizes().global(),
        launched(run.sizes()).local(),
        run.bytesToDevice(),
        run.bytesToHost(),
        zeroCopy,
        run.fresh() ? code.compileNanos() : 0,
        run.fresh() ? code.buildNanos() : 0,
        run.deviceNanos());
  }

  @Override
  public TaskPlan task() {
    return code.task();
  }

  @Override
  public void close() {
    kernel.close();
  }
}
