package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.DeviceKernel;
import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import dev.stratus.embedded.runtime.opencl.ProgramBuildException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An opened device with the probes built for it. They are built together, which takes a driver as
 * long as one of them; where that fails, each by itself, so that one bad text does not hide the
 * others.
 */
final class ProbeBench implements AutoCloseable {
  private final OpenClContext context;
  private final OpenClQueue queue;
  private final Map<String, DeviceProgram> programs = new LinkedHashMap<>();
  private final List<DeviceProgram> opened = new ArrayList<>();

  private ProbeBench(OpenClContext context) {
    this.context = context;
    this.queue = context.openQueue();
  }

  /** Opens a device; nothing is built yet, and nothing is kept on disk. */
  static ProbeBench open(OpenClDevice device) {
    OpenClContext context = OpenClContext.open(device, Optional.empty());
    try {
      return new ProbeBench(context);
    } catch (RuntimeException refused) {
      context.close();
      throw refused;
    }
  }

  OpenClContext context() {
    return context;
  }

  OpenClQueue queue() {
    return queue;
  }

  /** Builds probes; gives the first line of the build log of each that does not build, by name. */
  Map<String, String> build(List<Probe> probes) {
    StringBuilder all = new StringBuilder();
    probes.forEach(probe -> all.append(probe.source()).append('\n'));
    try {
      DeviceProgram together = program(all.toString());
      probes.forEach(probe -> programs.put(probe.name(), together));
      return Map.of();
    } catch (ProgramBuildException failed) {
      return buildApart(probes);
    }
  }

  private Map<String, String> buildApart(List<Probe> probes) {
    Map<String, String> failures = new LinkedHashMap<>();
    for (Probe probe : probes) {
      try {
        programs.put(probe.name(), program(probe.source()));
      } catch (ProgramBuildException failed) {
        failures.put(probe.name(), firstLine(String.valueOf(failed.getMessage())));
      }
    }
    return failures;
  }

  private static String firstLine(String message) {
    return message.strip().lines().limit(3).reduce((a, b) -> a + " / " + b).orElse("(no log)");
  }

  private DeviceProgram program(String source) {
    DeviceProgram program = context.buildProgram(source, context.device().defaultBuildOptions());
    opened.add(program);
    return program;
  }

  /**
   * Launches a probe's kernel and waits. Arrays go to the device and come back; an {@code int} or
   * {@code long} is a scalar; a buffer is taken as it is.
   */
  void launch(Probe probe, NdRange range, Object... arguments) {
    DeviceProgram program = programs.get(probe.name());
    if (program == null) {
      throw new IllegalStateException("Probe " + probe.name() + " was not built.");
    }
    List<DeviceBuffer> buffers = new ArrayList<>();
    try (DeviceKernel kernel = program.kernel(probe.entryPoint())) {
      for (int i = 0; i < arguments.length; i++) {
        set(kernel, i, arguments[i], buffers);
      }
      kernel.enqueue(queue, range);
      for (DeviceBuffer buffer : buffers) {
        buffer.deviceWrote();
        buffer.toHost(queue);
      }
      queue.finish();
    } finally {
      buffers.forEach(DeviceBuffer::close);
    }
  }

  private void set(DeviceKernel kernel, int index, Object argument, List<DeviceBuffer> buffers) {
    switch (argument) {
      case Integer scalar -> kernel.setInt(index, scalar);
      case Long scalar -> kernel.setLong(index, scalar);
      case DeviceBuffer buffer -> kernel.setBuffer(index, buffer);
      case int[] array -> array(kernel, index, MemorySegment.ofArray(array), buffers);
      case float[] array -> array(kernel, index, MemorySegment.ofArray(array), buffers);
      case short[] array -> array(kernel, index, MemorySegment.ofArray(array), buffers);
      default -> throw new IllegalArgumentException("No argument of a probe: " + argument);
    }
  }

  private void array(
      DeviceKernel kernel, int index, MemorySegment host, List<DeviceBuffer> buffers) {
    DeviceBuffer buffer = context.buffer(host, false);
    buffers.add(buffer);
    buffer.toDevice(queue);
    kernel.setBuffer(index, buffer);
  }

  @Override
  public void close() {
    queue.close();
    opened.forEach(DeviceProgram::close);
    context.close();
  }
}
