package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
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
    List<Parameter> parameters = code.kernel().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      int javaIndex = parameters.get(i).javaIndex();
      switch (parameters.get(i)) {
        case Parameter.Buffer buffer -> {
          DeviceBuffer memory = buffer(arrays, code.task().array(javaIndex));
          kernel.setBuffer(i, memory);
          if (buffer.written()) {
            stored.add(memory);
          }
        }
        case Parameter.Scalar scalar -> setScalar(i, scalar.type(), code.task().scalar(javaIndex));
        case Parameter.ArrayLength _ -> kernel.setInt(i, code.task().array(javaIndex).length());
      }
    }
    return stored.toArray(DeviceBuffer[]::new);
  }

  private static DeviceBuffer buffer(Map<HostArray.Key, DeviceArray> arrays, HostArray array) {
    if (arrays.get(array.key()) instanceof OpenClArray here) {
      return here.buffer();
    }
    throw new IllegalStateException(
        "A " + array.describe() + " was not allocated before its launch. Please report this.");
  }

  private void setScalar(int index, ScalarType type, Object value) {
    switch (type) {
      case BOOLEAN -> kernel.setByte(index, (byte) number(value).intValue());
      case BYTE -> kernel.setByte(index, number(value).byteValue());
      case SHORT, CHAR -> kernel.setShort(index, number(value).shortValue());
      case INT -> kernel.setInt(index, number(value).intValue());
      case LONG -> kernel.setLong(index, number(value).longValue());
      case FLOAT -> kernel.setFloat(index, number(value).floatValue());
      case DOUBLE -> kernel.setDouble(index, number(value).doubleValue());
      case HALF, BFLOAT16 ->
          throw new IllegalStateException(
              "A kernel has a packed float as parameter " + index + ". Please report this.");
    }
  }

  /** A boxed scalar as a number; a method reference may have widened it on the way. */
  private static Number number(Object value) {
    return switch (value) {
      case Number number -> number;
      case Character character -> (int) character;
      case Boolean flag -> flag ? 1 : 0;
      default ->
          throw new IllegalStateException(
              value.getClass() + " was taken for a scalar. Please report this.");
    };
  }

  @Override
  public void run(Sizes sizes) {
    kernel.enqueue(queue, launched(sizes).range());
    for (DeviceBuffer buffer : written) {
      buffer.deviceWrote();
    }
  }

  private Sizes launched(Sizes asked) {
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
        "opencl",
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
