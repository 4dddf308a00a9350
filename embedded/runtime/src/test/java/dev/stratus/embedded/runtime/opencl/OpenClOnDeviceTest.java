package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.runtime.opencl.CommandTimes.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way on a real device: program, arguments, launches, transfers, times. */
class OpenClOnDeviceTest {
  private static final String SCALE =
      """
      __kernel void scale(__global const float* x, __global float* y, float a, int n) {
        int i = get_global_id(0);
        if (i < n) { y[i] = a * x[i]; }
      }
      """;
  private static final String ALL_TYPES =
      """
      __kernel void types(__global long* out, char b, short s, int i, long l, float f, double d,
                          __local int* scratch) {
        scratch[0] = 7;
        out[0] = b; out[1] = s; out[2] = i; out[3] = l;
        out[4] = as_int(f); out[5] = as_long(d); out[6] = scratch[0];
      }
      """;

  private OpenClContext context;
  private OpenClQueue queue;
  private Arena arena;

  @BeforeEach
  void open() {
    arena = Arena.ofShared();
    context = OpenClContext.open(TestDevices.any(), Optional.empty());
    queue = context.openQueue();
  }

  @AfterEach
  void close() {
    if (queue != null) {
      queue.close();
      context.close();
    }
    arena.close();
  }

  private MemorySegment floats(float... values) {
    MemorySegment bytes = arena.allocate(4L * values.length, 64);
    MemorySegment.copy(values, 0, bytes, ValueLayout.JAVA_FLOAT, 0, values.length);
    return bytes;
  }

  private DeviceProgram scale() {
    return context.program(SCALE, context.device().defaultBuildOptions());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKernelComputesOnSharedAndOnCopiedMemory(boolean shared) {
    MemorySegment x = floats(1, 2, 3, 4, 5);
    MemorySegment y = floats(0, 0, 0, 0, 0);
    try (DeviceBuffer dx = context.buffer(x, shared);
        DeviceBuffer dy = context.buffer(y, shared);
        DeviceKernel kernel = scale().kernel("scale")) {
      for (int run = 1; run <= 3; run++) {
        x.setAtIndex(ValueLayout.JAVA_FLOAT, 0, run);
        dx.hostWrote();
        assertThat(dx.toDevice(queue)).isEqualTo(shared ? 0 : 20);
        assertThat(dx.toDevice(queue)).as("nothing is stale").isZero();
        kernel.setBuffer(0, dx);
        kernel.setBuffer(1, dy);
        kernel.setFloat(2, 0.5f);
        kernel.setInt(3, 5);
        kernel.enqueue(queue, NdRange.of(5));
        dy.deviceWrote();
        assertThat(dy.toHost(queue)).isEqualTo(shared ? 0 : 20);
        assertThat(dy.toHost(queue)).as("nothing is stale").isZero();
        queue.finish();
        assertThat(y.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(run * 0.5f, 1, 1.5f, 2, 2.5f);
      }
      assertThat(queue.bytesToDevice()).isEqualTo(shared ? 0 : 60);
      assertThat(queue.bytesToHost()).isEqualTo(shared ? 0 : 60);
    }
  }

  @Test
  void everyScalarTypeArrivesBitForBit() {
    MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG, 7);
    try (DeviceBuffer buffer = context.buffer(out);
        DeviceKernel kernel = context.program(ALL_TYPES, "-cl-std=CL1.2 -w").kernel("types")) {
      assertThat(kernel.argumentCount()).isEqualTo(8);
      kernel.setBuffer(0, buffer);
      kernel.setByte(1, (byte) -5);
      kernel.setShort(2, (short) -300);
      kernel.setInt(3, Integer.MIN_VALUE);
      kernel.setLong(4, Long.MIN_VALUE + 1);
      kernel.setFloat(5, -0.0f);
      kernel.setDouble(6, Math.PI);
      kernel.setLocal(7, 16);
      kernel.enqueue(queue, NdRange.of(1).inGroupsOf(1));
      buffer.deviceWrote();
      buffer.toHost(queue);
      queue.finish();
    }
    assertThat(out.toArray(ValueLayout.JAVA_LONG))
        .containsExactly(
            -5,
            -300,
            Integer.MIN_VALUE,
            Long.MIN_VALUE + 1,
            Float.floatToRawIntBits(-0.0f),
            Double.doubleToRawLongBits(Math.PI),
            7);
  }

  @Test
  void anArgumentThatWasLocalMemoryIsNotTakenForAScalar() {
    try (DeviceKernel kernel = context.program(ALL_TYPES, "-cl-std=CL1.2 -w").kernel("types")) {
      kernel.setLocal(7, 8);
      assertThatThrownBy(() -> kernel.setLong(7, -1))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("Argument 7");
    }
  }

  @Test
  void memoryOfTheJavaHeapIsCopiedThroughAMapping() {
    float[] x = {1, 2, 3};
    float[] y = new float[3];
    try (DeviceBuffer dx = context.buffer(MemorySegment.ofArray(x));
        DeviceBuffer dy = context.buffer(MemorySegment.ofArray(y));
        DeviceKernel kernel = scale().kernel("scale")) {
      assertThat(dx.shared()).isFalse();
      assertThat(dx.toDevice(queue)).isEqualTo(12);
      kernel.setBuffer(0, dx);
      kernel.setBuffer(1, dy);
      kernel.setFloat(2, 2);
      kernel.setInt(3, 3);
      kernel.enqueue(queue, NdRange.of(3));
      dy.deviceWrote();
      assertThat(dy.toHost(queue)).isEqualTo(12);
      queue.finish();
    }
    assertThat(y).containsExactly(2, 4, 6);
  }

  @Test
  void partsOfABufferMoveAlone() {
    MemorySegment x = floats(1, 2, 3, 4);
    try (DeviceBuffer buffer = context.buffer(x, false)) {
      buffer.toDevice(queue);
      queue.finish();
      x.fill((byte) 0);
      assertThat(buffer.toHost(queue, 4, 8)).isEqualTo(8);
      queue.finish();
      assertThat(x.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(0, 2, 3, 0);
      x.setAtIndex(ValueLayout.JAVA_FLOAT, 3, 9);
      buffer.toDevice(queue, 12, 4);
      buffer.toHost(queue, 0, 16);
      queue.finish();
      assertThat(x.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 2, 3, 9);
      assertThatThrownBy(() -> buffer.toHost(queue, 12, 8))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Bytes 12 to 20 are not within this buffer of 16 bytes.");
    }
  }

  @Test
  void buffersAreFilledAndCopiedOnTheDevice() {
    MemorySegment x = floats(0, 0, 0, 0);
    MemorySegment y = floats(0, 0, 0, 0);
    try (DeviceBuffer dx = context.buffer(x, false);
        DeviceBuffer dy = context.buffer(y, false)) {
      dx.fill(queue, new byte[] {0, 0, (byte) 0x80, 0x3f});
      dy.copyFrom(queue, dx);
      assertThat(dy.toHost(queue)).isEqualTo(16);
      queue.finish();
      assertThat(y.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 1, 1, 1);
      assertThatThrownBy(() -> dx.fill(queue, new byte[3])).hasMessageContaining("this one has 3");
    }
  }

  @Test
  void commandsAreTimedOnlyWhereAsked() {
    MemorySegment x = floats(1, 2, 3, 4);
    try (DeviceBuffer dx = context.buffer(x, false);
        DeviceBuffer dy = context.buffer(floats(0, 0, 0, 0), false);
        DeviceKernel kernel = scale().kernel("scale")) {
      kernel.setBuffer(0, dx);
      kernel.setBuffer(1, dy);
      kernel.setFloat(2, 2);
      kernel.setInt(3, 4);
      kernel.enqueue(queue, NdRange.of(4));
      queue.profiling(true);
      dx.toDevice(queue);
      kernel.enqueue(queue, NdRange.of(4));
      dy.deviceWrote();
      dy.toHost(queue);
      List<CommandTimes> times = queue.drainTimes();
      assertThat(times)
          .extracting(CommandTimes::kind)
          .containsExactly(Kind.WRITE, Kind.KERNEL, Kind.READ);
      assertThat(times).extracting(CommandTimes::bytes).containsExactly(16L, 0L, 16L);
      assertThat(times.get(1).label()).isEqualTo("scale");
      assertThat(times.get(1).timed()).isTrue();
      assertThat(times.get(1).deviceNanos()).isPositive();
      assertThat(times.get(1).dispatchNanos()).isNotNegative();
      queue.profiling(false);
      kernel.enqueue(queue, NdRange.of(4));
      assertThat(queue.drainTimes()).isEmpty();
    }
  }

  @Test
  void nothingIsLaunchedForZeroRows() {
    try (DeviceBuffer empty = context.buffer(arena.allocate(0));
        DeviceKernel kernel = scale().kernel("scale")) {
      assertThat(empty.toDevice(queue)).isZero();
      kernel.setBuffer(0, empty);
      kernel.setBuffer(1, empty);
      kernel.setFloat(2, 1);
      kernel.setInt(3, 0);
      kernel.enqueue(queue, NdRange.of(0));
      assertThat(empty.toHost(queue)).isZero();
      queue.finish();
    }
  }

  @Test
  void aProgramIsBuiltOnceForItsContent() {
    DeviceProgram first = scale();
    assertThat(scale()).isSameAs(first);
    assertThat(context.program(SCALE + "\n", first.options())).isNotSameAs(first);
    assertThat(context.program(SCALE, "-cl-std=CL1.2")).isNotSameAs(first);
    assertThat(context.cachedPrograms()).isEqualTo(3);
    assertThat(first.key()).hasSize(64);
    assertThat(first.buildNanos()).isPositive();
  }

  @Test
  void aBrokenProgramGivesItsWholeLogAndItsOptions() {
    assertThatThrownBy(
            () -> context.program("__kernel void f() { undeclared = 1; }", "-cl-std=CL1.2"))
        .isInstanceOfSatisfying(
            ProgramBuildException.class,
            e -> {
              assertThat(e.codeName()).isEqualTo("CL_BUILD_PROGRAM_FAILURE (-11)");
              assertThat(e.log()).contains("undeclared");
              assertThat(e.options()).isEqualTo("-cl-std=CL1.2");
              assertThat(e.source()).contains("undeclared = 1");
            })
        .hasMessageContaining(context.device().name())
        .hasMessageContaining("undeclared");
    assertThat(context.cachedPrograms()).isZero();
  }

  @Test
  void limitsAreCheckedBeforeTheDriverIsAsked() {
    try (DeviceBuffer buffer = context.buffer(floats(1));
        DeviceKernel kernel = scale().kernel("scale")) {
      assertThatThrownBy(() -> kernel.enqueue(queue, NdRange.of(1)))
          .hasMessageContaining("4 of the 4 arguments of kernel scale are not set");
      kernel.setBuffer(0, buffer);
      kernel.setBuffer(1, buffer);
      kernel.setFloat(2, 1);
      kernel.setInt(3, 1);
      long tooMany = context.description().maxWorkGroup() * 2;
      assertThatThrownBy(() -> kernel.enqueue(queue, NdRange.of(tooMany).inGroupsOf(tooMany)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(tooMany + " work-items")
          .hasMessageContaining("at most " + context.description().maxWorkGroup());
      assertThatThrownBy(() -> kernel.setInt(4, 1)).hasMessageContaining("there is none at 4");
    }
    try (DeviceBuffer out = context.buffer(arena.allocate(64));
        DeviceKernel kernel = context.program(ALL_TYPES, "-w").kernel("types")) {
      kernel.setBuffer(0, out);
      kernel.setByte(1, (byte) 0);
      kernel.setShort(2, (short) 0);
      kernel.setInt(3, 0);
      kernel.setLong(4, 0);
      kernel.setFloat(5, 0);
      kernel.setDouble(6, 0);
      kernel.setLocal(7, context.description().localMemory() + 1);
      assertThatThrownBy(() -> kernel.enqueue(queue, NdRange.of(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bytes of local memory");
    }
  }

  @Test
  void aWrongArgumentSizeIsToldWithItsPlace() {
    try (DeviceKernel kernel = scale().kernel("scale")) {
      assertThatThrownBy(() -> kernel.setDouble(2, 1))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("CL_INVALID_ARG_SIZE (-51)")
          .hasMessageContaining("Argument 2 of kernel scale was given 8 bytes");
    }
    assertThatThrownBy(() -> scale().kernel("nothing"))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("CL_INVALID_KERNEL_NAME (-46)");
  }

  @Test
  void aBufferLargerThanTheDeviceIsRefusedWithTheAmounts() {
    long asked = context.description().maxAllocation() + 4;
    // A view of more bytes than exist: it is refused before anything is touched.
    MemorySegment huge = MemorySegment.ofAddress(4096).reinterpret(asked);
    assertThatThrownBy(() -> context.buffer(huge, false))
        .isInstanceOfSatisfying(
            DeviceMemoryException.class,
            e -> {
              assertThat(e.amounts().asked()).isEqualTo(asked);
              assertThat(e.amounts().maxAllocation())
                  .isEqualTo(context.description().maxAllocation());
              assertThat(e.amounts().globalMemory())
                  .isEqualTo(context.description().globalMemory());
            })
        .hasMessageContaining("has not enough memory")
        .hasMessageContaining(Long.toString(asked));
  }
}
