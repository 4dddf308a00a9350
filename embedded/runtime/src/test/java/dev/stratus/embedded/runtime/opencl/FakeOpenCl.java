package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OpenCL driver in Java, for tests on machines without one: a CPU device with unified memory,
 * buffers that hold their bytes, programs that "build", kernels that compute nothing. Each method
 * is the C function of its name.
 */
@SuppressWarnings("unused") // every method is found by its name
final class FakeOpenCl {
  static final long GLOBAL_MEMORY = 1L << 30;
  static final long MAX_ALLOCATION = 1L << 28;
  static final long LOCAL_MEMORY = 32 << 10;
  static final long MAX_WORK_GROUP = 256;
  private static final int INVALID_VALUE = ClStatus.CL_INVALID_VALUE.code();

  private final AtomicLong next = new AtomicLong(0x1000);
  private final MemorySegment platform = handle();
  private final MemorySegment device = handle();
  private final Map<Long, Buffer> buffers = new ConcurrentHashMap<>();
  private final Map<Long, String> programs = new ConcurrentHashMap<>();
  private final Map<Long, Integer> kernels = new ConcurrentHashMap<>();
  private final AtomicLong clock = new AtomicLong(1);

  private final String version;
  private final String intermediateLanguages;
  private final String moreExtensions;

  private record Buffer(Arena arena, MemorySegment bytes) {}

  FakeOpenCl() {
    this("OpenCL 1.2 fake", "", "");
  }

  /**
   * @param version the device's
   * @param intermediateLanguages what it says to take beside OpenCL C
   * @param moreExtensions beside the usual ones
   */
  FakeOpenCl(String version, String intermediateLanguages, String moreExtensions) {
    this.version = version;
    this.intermediateLanguages = intermediateLanguages;
    this.moreExtensions = moreExtensions;
  }

  static OpenClBinding binding(FakeOpenCl fake) {
    try {
      RecordComponent[] components = OpenClBinding.class.getRecordComponents();
      Object[] handles = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      Arrays.fill(types, NativeFunction.class);
      for (int i = 0; i < components.length; i++) {
        MethodHandle function = find(components[i].getName()).bindTo(fake);
        handles[i] = NativeFunction.of(() -> function);
      }
      return (OpenClBinding) OpenClBinding.class.getConstructor(types).newInstance(handles);
    } catch (ReflectiveOperationException broken) {
      throw new AssertionError(broken);
    }
  }

  private static MethodHandle find(String name) throws IllegalAccessException {
    for (Method method : FakeOpenCl.class.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return MethodHandles.lookup().unreflect(method);
      }
    }
    throw new AssertionError("The fake driver lacks " + name);
  }

  private MemorySegment handle() {
    return MemorySegment.ofAddress(next.getAndAdd(16));
  }

  private static boolean given(MemorySegment pointer) {
    return pointer.address() != 0;
  }

  /** Answers a {@code clGet...Info} query as the specification asks. */
  static int answer(long size, MemorySegment value, MemorySegment sizeOut, byte[] bytes) {
    if (given(sizeOut)) {
      sizeOut.set(ValueLayout.JAVA_LONG, 0, bytes.length);
    }
    if (given(value)) {
      if (size < bytes.length) {
        return INVALID_VALUE;
      }
      MemorySegment.copy(bytes, 0, value, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }
    return 0;
  }

  private static byte[] bytes(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  private static byte[] bytes(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.nativeOrder());
    for (long value : values) {
      buffer.putLong(value);
    }
    return buffer.array();
  }

  private static MemorySegment done(MemorySegment statusOut, MemorySegment result) {
    statusOut.set(ValueLayout.JAVA_INT, 0, 0);
    return result;
  }

  private static MemorySegment refused(MemorySegment statusOut, ClStatus status) {
    statusOut.set(ValueLayout.JAVA_INT, 0, status.code());
    return MemorySegment.NULL;
  }

  private int event(MemorySegment out) {
    if (given(out)) {
      out.set(ValueLayout.ADDRESS, 0, handle());
    }
    return 0;
  }

  private int list(MemorySegment one, int n, MemorySegment out, MemorySegment count) {
    if (given(count)) {
      count.set(ValueLayout.JAVA_INT, 0, 1);
    }
    if (given(out)) {
      out.setAtIndex(ValueLayout.ADDRESS, 0, one);
    }
    return 0;
  }

  int clGetPlatformIDs(int n, MemorySegment out, MemorySegment count) {
    return list(platform, n, out, count);
  }

  int clGetPlatformInfo(MemorySegment p, int info, long size, MemorySegment v, MemorySegment out) {
    return answer(
        size, v, out, bytes(info == Cl.CL_PLATFORM_NAME ? "Scripted Platform" : "OpenCL 1.2 fake"));
  }

  int clGetDeviceIDs(MemorySegment p, long type, int n, MemorySegment out, MemorySegment count) {
    return list(device, n, out, count);
  }

  int clGetDeviceInfo(MemorySegment d, int info, long size, MemorySegment v, MemorySegment out) {
    byte[] answer =
        switch (info) {
          case Cl.CL_DEVICE_NAME -> bytes("Scripted Device");
          case Cl.CL_DEVICE_VENDOR -> bytes("Stratus tests");
          case Cl.CL_DRIVER_VERSION -> bytes("1.0");
          case Cl.CL_DEVICE_VERSION -> bytes(version);
          case Cl.CL_DEVICE_IL_VERSION -> bytes(intermediateLanguages);
          case Cl.CL_DEVICE_OPENCL_C_VERSION -> bytes("OpenCL C 1.2 fake");
          case Cl.CL_DEVICE_EXTENSIONS ->
              bytes("cl_khr_fp64 cl_khr_byte_addressable_store " + moreExtensions);
          case Cl.CL_DEVICE_TYPE -> bytes(Cl.CL_DEVICE_TYPE_CPU);
          case Cl.CL_DEVICE_MAX_WORK_ITEM_SIZES ->
              bytes(MAX_WORK_GROUP, MAX_WORK_GROUP, MAX_WORK_GROUP);
          case Cl.CL_DEVICE_MAX_WORK_GROUP_SIZE -> bytes(MAX_WORK_GROUP);
          case Cl.CL_DEVICE_MAX_MEM_ALLOC_SIZE -> bytes(MAX_ALLOCATION);
          case Cl.CL_DEVICE_GLOBAL_MEM_SIZE -> bytes(GLOBAL_MEMORY);
          case Cl.CL_DEVICE_LOCAL_MEM_SIZE -> bytes(LOCAL_MEMORY);
          case Cl.CL_DEVICE_GLOBAL_MEM_CACHE_SIZE -> bytes(0L);
          case Cl.CL_DEVICE_SINGLE_FP_CONFIG -> bytes(Cl.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT);
          case Cl.CL_DEVICE_PROFILING_TIMER_RESOLUTION -> bytes(1L);
          case Cl.CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS -> bytes(3);
          case Cl.CL_DEVICE_MAX_COMPUTE_UNITS -> bytes(2);
          case Cl.CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT -> bytes(4);
          case Cl.CL_DEVICE_MAX_CLOCK_FREQUENCY -> bytes(1000);
          case Cl.CL_DEVICE_MEM_BASE_ADDR_ALIGN -> bytes(512);
          case Cl.CL_DEVICE_AVAILABLE,
              Cl.CL_DEVICE_COMPILER_AVAILABLE,
              Cl.CL_DEVICE_HOST_UNIFIED_MEMORY ->
              bytes(1);
          default ->
              throw new AssertionError("The fake device is asked 0x" + Integer.toHexString(info));
        };
    return answer(size, v, out, answer);
  }

  MemorySegment clCreateContext(
      MemorySegment properties,
      int n,
      MemorySegment devices,
      MemorySegment callback,
      MemorySegment user,
      MemorySegment status) {
    return done(status, handle());
  }

  int clReleaseContext(MemorySegment context) {
    return 0;
  }

  MemorySegment clCreateCommandQueue(
      MemorySegment context, MemorySegment d, long properties, MemorySegment status) {
    return done(status, handle());
  }

  int clReleaseCommandQueue(MemorySegment queue) {
    return 0;
  }

  int clFlush(MemorySegment queue) {
    return 0;
  }

  int clFinish(MemorySegment queue) {
    return 0;
  }

  MemorySegment clCreateBuffer(
      MemorySegment context, long flags, long size, MemorySegment host, MemorySegment status) {
    if (size > MAX_ALLOCATION) {
      return refused(status, ClStatus.CL_INVALID_BUFFER_SIZE);
    }
    MemorySegment handle = handle();
    boolean shared = (flags & Cl.CL_MEM_USE_HOST_PTR) != 0;
    Arena arena = Arena.ofShared();
    buffers.put(handle.address(), new Buffer(arena, shared ? host : arena.allocate(size)));
    return done(status, handle);
  }

  int clReleaseMemObject(MemorySegment buffer) {
    Buffer released = buffers.remove(buffer.address());
    if (released == null) {
      return ClStatus.CL_INVALID_MEM_OBJECT.code();
    }
    released.arena.close();
    return 0;
  }

  private MemorySegment bytes(MemorySegment buffer, long offset, long size) {
    return buffers.get(buffer.address()).bytes.asSlice(offset, size);
  }

  int clEnqueueReadBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      int blocking,
      long offset,
      long size,
      MemorySegment to,
      int n,
      MemorySegment waitFor,
      MemorySegment event) {
    to.copyFrom(bytes(buffer, offset, size));
    return event(event);
  }

  int clEnqueueWriteBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      int blocking,
      long offset,
      long size,
      MemorySegment from,
      int n,
      MemorySegment waitFor,
      MemorySegment event) {
    bytes(buffer, offset, size).copyFrom(from);
    return event(event);
  }

  int clEnqueueCopyBuffer(
      MemorySegment queue,
      MemorySegment source,
      MemorySegment target,
      long from,
      long to,
      long size,
      int n,
      MemorySegment waitFor,
      MemorySegment event) {
    bytes(target, to, size).copyFrom(bytes(source, from, size));
    return event(event);
  }

  int clEnqueueFillBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      MemorySegment pattern,
      long patternSize,
      long offset,
      long size,
      int n,
      MemorySegment waitFor,
      MemorySegment event) {
    for (long at = 0; at < size; at += patternSize) {
      bytes(buffer, offset + at, patternSize).copyFrom(pattern.asSlice(0, patternSize));
    }
    return event(event);
  }

  MemorySegment clEnqueueMapBuffer(
      MemorySegment queue,
      MemorySegment buffer,
      int blocking,
      long flags,
      long offset,
      long size,
      int n,
      MemorySegment waitFor,
      MemorySegment event,
      MemorySegment status) {
    event(event);
    return done(status, MemorySegment.ofAddress(bytes(buffer, offset, size).address()));
  }

  int clEnqueueUnmapMemObject(
      MemorySegment queue,
      MemorySegment buffer,
      MemorySegment mapped,
      int n,
      MemorySegment waitFor,
      MemorySegment event) {
    return event(event);
  }

  MemorySegment clCreateProgramWithSource(
      MemorySegment context,
      int n,
      MemorySegment strings,
      MemorySegment lengths,
      MemorySegment status) {
    long size = lengths.get(ValueLayout.JAVA_LONG, 0);
    byte[] text =
        strings.get(ValueLayout.ADDRESS, 0).reinterpret(size).toArray(ValueLayout.JAVA_BYTE);
    return program(text, status);
  }

  private MemorySegment program(byte[] text, MemorySegment status) {
    MemorySegment handle = handle();
    programs.put(handle.address(), new String(text, StandardCharsets.UTF_8));
    return done(status, handle);
  }

  /** A binary of this driver is its source behind a word of its own. */
  MemorySegment clCreateProgramWithBinary(
      MemorySegment context,
      int n,
      MemorySegment devices,
      MemorySegment lengths,
      MemorySegment binaries,
      MemorySegment binaryStatus,
      MemorySegment status) {
    long size = lengths.get(ValueLayout.JAVA_LONG, 0);
    byte[] binary =
        binaries.get(ValueLayout.ADDRESS, 0).reinterpret(size).toArray(ValueLayout.JAVA_BYTE);
    String text = new String(binary, StandardCharsets.UTF_8);
    if (!text.startsWith("FAKE")) {
      return refused(status, ClStatus.CL_INVALID_BINARY);
    }
    binaryStatus.set(ValueLayout.JAVA_INT, 0, 0);
    return program(text.substring(4).getBytes(StandardCharsets.UTF_8), status);
  }

  /** This driver takes whatever begins as a SPIR-V module does. */
  MemorySegment clCreateProgramWithIL(
      MemorySegment context, MemorySegment il, long length, MemorySegment status) {
    byte[] module = il.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    if (ByteBuffer.wrap(module).order(ByteOrder.LITTLE_ENDIAN).getInt() != 0x07230203) {
      return refused(status, ClStatus.CL_INVALID_VALUE);
    }
    return program("a module".getBytes(StandardCharsets.UTF_8), status);
  }

  int clBuildProgram(
      MemorySegment program,
      int n,
      MemorySegment devices,
      MemorySegment options,
      MemorySegment callback,
      MemorySegment user) {
    return 0;
  }

  int clGetProgramInfo(
      MemorySegment program, int info, long size, MemorySegment value, MemorySegment out) {
    byte[] binary = ("FAKE" + programs.get(program.address())).getBytes(StandardCharsets.UTF_8);
    if (info == Cl.CL_PROGRAM_BINARY_SIZES) {
      return answer(size, value, out, bytes((long) binary.length));
    }
    MemorySegment to = value.get(ValueLayout.ADDRESS, 0).reinterpret(binary.length);
    MemorySegment.copy(binary, 0, to, ValueLayout.JAVA_BYTE, 0, binary.length);
    return 0;
  }

  int clGetProgramBuildInfo(
      MemorySegment program,
      MemorySegment d,
      int info,
      long size,
      MemorySegment value,
      MemorySegment out) {
    return answer(size, value, out, bytes("built by the fake driver"));
  }

  int clReleaseProgram(MemorySegment program) {
    return programs.remove(program.address()) == null ? ClStatus.CL_INVALID_PROGRAM.code() : 0;
  }

  /** Takes the number of arguments from the kernel's head in the source. */
  MemorySegment clCreateKernel(MemorySegment program, MemorySegment name, MemorySegment status) {
    Matcher head =
        Pattern.compile("(?:__)?kernel\\s+void\\s+" + name.getString(0) + "\\s*\\(([^)]*)\\)")
            .matcher(programs.get(program.address()));
    if (!head.find()) {
      return refused(status, ClStatus.CL_INVALID_KERNEL_NAME);
    }
    MemorySegment handle = handle();
    String parameters = head.group(1).strip();
    boolean none = parameters.isEmpty() || parameters.equals("void");
    kernels.put(handle.address(), none ? 0 : parameters.split(",").length);
    return done(status, handle);
  }

  int clGetKernelInfo(
      MemorySegment kernel, int info, long size, MemorySegment value, MemorySegment out) {
    return answer(size, value, out, bytes((int) kernels.get(kernel.address())));
  }

  int clGetKernelWorkGroupInfo(
      MemorySegment kernel,
      MemorySegment d,
      int info,
      long size,
      MemorySegment value,
      MemorySegment out) {
    return answer(
        size, value, out, bytes(info == Cl.CL_KERNEL_WORK_GROUP_SIZE ? MAX_WORK_GROUP : 0L));
  }

  int clSetKernelArg(MemorySegment kernel, int index, long size, MemorySegment value) {
    return index < kernels.get(kernel.address()) ? 0 : ClStatus.CL_INVALID_ARG_INDEX.code();
  }

  int clReleaseKernel(MemorySegment kernel) {
    return kernels.remove(kernel.address()) == null ? ClStatus.CL_INVALID_KERNEL.code() : 0;
  }

  int clEnqueueNDRangeKernel(
      MemorySegment queue,
      MemorySegment kernel,
      int dimensions,
      MemorySegment offset,
      MemorySegment global,
      MemorySegment local,
      int n,
      MemorySegment waitFor,
      MemorySegment event) {
    return kernels.containsKey(kernel.address()) ? event(event) : ClStatus.CL_INVALID_KERNEL.code();
  }

  int clGetEventInfo(
      MemorySegment event, int info, long size, MemorySegment value, MemorySegment out) {
    return answer(size, value, out, bytes(0));
  }

  int clGetEventProfilingInfo(
      MemorySegment event, int info, long size, MemorySegment value, MemorySegment out) {
    return answer(size, value, out, bytes(clock.getAndAdd(1000)));
  }

  int clReleaseEvent(MemorySegment event) {
    return 0;
  }
}
