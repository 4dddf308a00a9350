package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.DeviceKernel;
import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several kernels in one program on one device. Building an entry point costs a driver much more
 * than a function does, so one dispatching kernel calls all those that can be called; the others,
 * and now and then any, are launched by themselves.
 *
 * <p>All arrays of a run lie in one {@link ArgumentPool}.
 */
final class DeviceBatch implements AutoCloseable {
  private static final String DISPATCH = "stratus_fuzz_dispatch";
  private static final int MAX_ARGUMENTS = 32;

  private final OpenClContext context;
  private final OpenClQueue queue;
  private final List<Prepared> kernels;
  private final DeviceProgram program;
  private final Arena arena = Arena.ofShared();
  private final ArgumentPool arrays = new ArgumentPool(arena);
  private final MemorySegment pool = arrays.memory();
  private final MemorySegment words = arena.allocate(8L * MAX_ARGUMENTS, 64);
  private final DeviceBuffer poolBuffer;
  private final DeviceBuffer wordsBuffer;

  /**
   * @param optimised whether the driver's compiler optimises: what C leaves undefined shows only
   *     then, but it takes more than twice the time
   * @throws dev.stratus.embedded.runtime.opencl.ProgramBuildException where the driver refuses
   */
  DeviceBatch(OpenClContext context, OpenClQueue queue, List<Prepared> kernels, boolean optimised) {
    this(context, queue, kernels, built(context, kernels, optimised));
  }

  private static DeviceProgram built(
      OpenClContext context, List<Prepared> kernels, boolean optimised) {
    String options = context.device().defaultBuildOptions();
    return context.buildProgram(text(kernels), optimised ? options : options + " -cl-opt-disable");
  }

  /**
   * One kernel as SPIR-V, launched by its own entry point.
   *
   * @throws dev.stratus.embedded.runtime.opencl.ProgramBuildException where the driver refuses
   */
  static DeviceBatch ofSpirv(OpenClContext context, OpenClQueue queue, Prepared kernel) {
    byte[] module = kernel.kernel().module().orElseThrow().bytes();
    DeviceProgram program = context.buildSpirvProgram(kernel.kernel().source(), module, "");
    return new DeviceBatch(context, queue, List.of(kernel), program);
  }

  private DeviceBatch(
      OpenClContext context, OpenClQueue queue, List<Prepared> kernels, DeviceProgram program) {
    this.context = context;
    this.queue = queue;
    this.kernels = kernels;
    this.program = program;
    this.poolBuffer = context.buffer(pool);
    this.wordsBuffer = context.buffer(words);
  }

  /** The program with all kernels. */
  static String text(List<Prepared> kernels) {
    StringBuilder dispatch = new StringBuilder();
    dispatch
        .append("__kernel void ")
        .append(DISPATCH)
        .append("(int which, __global uchar* pool, __global const long* words) {\n")
        .append("  switch (which) {\n");
    for (int k = 0; k < kernels.size(); k++) {
      if (kernels.get(k).callable()) {
        dispatch.append("    case ").append(k).append(": ").append(call(kernels.get(k)));
        dispatch.append(" break;\n");
      }
    }
    dispatch.append("    default: break;\n  }\n}\n");
    List<String> sources =
        new ArrayList<>(kernels.stream().map(prepared -> prepared.kernel().source()).toList());
    sources.add(dispatch.toString());
    return ProgramText.join(sources);
  }

  private static String call(Prepared prepared) {
    List<String> arguments = new ArrayList<>();
    for (Parameter parameter : prepared.kernel().parameters()) {
      String word = "words[" + arguments.size() + "]";
      arguments.add(
          switch (parameter) {
            case Parameter.Buffer _ -> "(__global void*)(pool + " + word + ")";
            case Parameter.ArrayLength _ -> "(int)" + word;
            case Parameter.Scalar scalar ->
                switch (scalar.type()) {
                  case FLOAT -> "as_float((int)" + word + ")";
                  case DOUBLE -> "as_double(" + word + ")";
                  default -> word;
                };
          });
    }
    return prepared.kernel().entryPoint() + "(" + String.join(", ", arguments) + ");";
  }

  /**
   * Runs one of the kernels.
   *
   * @param directly by its own entry point, with work-groups of more than one item where it has
   *     more than one
   * @return its arrays afterwards
   * @throws IllegalStateException where a byte outside the arrays was written
   */
  Inputs run(int which, Inputs inputs, boolean directly) {
    Prepared prepared = kernels.get(which);
    Inputs mine = inputs.copy(prepared.fuzzCase());
    Map<Integer, Long> places = arrays.fill(prepared.fuzzCase(), mine);
    if (directly || !prepared.callable()) {
      launchDirectly(prepared, mine, places);
    } else {
      launchDispatched(which, mine, places);
    }
    arrays.readBack(prepared.fuzzCase(), mine, places);
    return mine;
  }

  // ---- launches ----

  private void launchDispatched(int which, Inputs inputs, Map<Integer, Long> places) {
    List<Parameter> parameters = kernels.get(which).kernel().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      words.setAtIndex(
          ValueLayout.JAVA_LONG, p, ArgumentPool.word(parameters.get(p), inputs, places));
    }
    poolBuffer.hostWrote();
    poolBuffer.toDevice(queue);
    wordsBuffer.hostWrote();
    wordsBuffer.toDevice(queue);
    try (DeviceKernel kernel = program.kernel(DISPATCH)) {
      kernel.setInt(0, which);
      kernel.setBuffer(1, poolBuffer);
      kernel.setBuffer(2, wordsBuffer);
      // One size of group for all: the driver compiles again for each.
      kernel.enqueue(queue, range(kernels.get(which).fuzzCase()).inGroupsOf(1, 1, 1));
      poolBuffer.deviceWrote();
      poolBuffer.toHost(queue);
      queue.finish();
    }
  }

  private static NdRange range(FuzzCase fuzzCase) {
    List<Integer> sizes = JvmRun.padded(fuzzCase.global());
    return NdRange.of(sizes.get(0), sizes.get(1), sizes.get(2));
  }

  private void launchDirectly(Prepared prepared, Inputs inputs, Map<Integer, Long> places) {
    // Buffers of their own, keyed by the place in the pool: parameters that are the same array
    // share one.
    Map<Long, DeviceBuffer> buffers = new LinkedHashMap<>();
    try (Arena memory = Arena.ofShared();
        DeviceKernel kernel = program.kernel(prepared.kernel().entryPoint())) {
      try {
        bind(prepared, inputs, places, kernel, memory, buffers);
        NdRange range = range(prepared.fuzzCase());
        List<Integer> local = prepared.fuzzCase().local();
        kernel.enqueue(queue, local.isEmpty() ? range : range.inGroupsOf(local.getFirst()));
        buffers.values().forEach(DeviceBuffer::deviceWrote);
        buffers.values().forEach(buffer -> buffer.toHost(queue));
        queue.finish();
        buffers.forEach((at, buffer) ->
            MemorySegment.copy(buffer.host(), 0, pool, at, buffer.host().byteSize()));
      } finally {
        buffers.values().forEach(DeviceBuffer::close);
      }
    }
  }

  private void bind(
      Prepared prepared,
      Inputs inputs,
      Map<Integer, Long> places,
      DeviceKernel kernel,
      Arena memory,
      Map<Long, DeviceBuffer> buffers) {
    List<Parameter> parameters = prepared.kernel().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      switch (parameters.get(p)) {
        case Parameter.Buffer buffer -> {
          FuzzCase.Argument.Array array =
              (FuzzCase.Argument.Array) prepared.fuzzCase().arguments().get(buffer.javaIndex());
          kernel.setBuffer(
              p,
              buffers.computeIfAbsent(
                  places.get(buffer.javaIndex()), at -> open(array, at, memory)));
        }
        case Parameter.ArrayLength length ->
            kernel.setInt(p, (int) ArgumentPool.word(length, inputs, places));
        case Parameter.Scalar scalar ->
            setScalar(kernel, p, scalar, ArgumentPool.word(scalar, inputs, places));
      }
    }
  }

  private DeviceBuffer open(FuzzCase.Argument.Array array, long at, Arena memory) {
    long bytes = (long) array.length() * array.element().bytes();
    MemorySegment host = memory.allocate(bytes, 64);
    MemorySegment.copy(pool, at, host, 0, bytes);
    DeviceBuffer buffer = context.buffer(host);
    buffer.toDevice(queue);
    return buffer;
  }

  private static void setScalar(
      DeviceKernel kernel, int place, Parameter.Scalar scalar, long bits) {
    switch (scalar.type()) {
      case BOOLEAN, BYTE -> kernel.setByte(place, (byte) bits);
      case SHORT, CHAR -> kernel.setShort(place, (short) bits);
      case INT -> kernel.setInt(place, (int) bits);
      case LONG -> kernel.setLong(place, bits);
      case FLOAT -> kernel.setFloat(place, Float.intBitsToFloat((int) bits));
      case DOUBLE -> kernel.setDouble(place, Double.longBitsToDouble(bits));
      case HALF, BFLOAT16 -> throw new IllegalArgumentException("a packed scalar parameter");
    }
  }

  @Override
  public void close() {
    queue.finish();
    poolBuffer.close();
    wordsBuffer.close();
    program.close();
    arena.close();
  }
}
