package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens when a device fails: said by name and place, and nothing stays behind. No OpenCL
 * needed.
 */
class DeviceFaultsTest {
  private final ScriptedDriver driver =
      ScriptedDriver.fake(new FakeOpenCl("OpenCL 3.0 fake", "SPIR-V_1.2", ""));
  private final Warnings log = new Warnings();

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  static Stream<String> functions() {
    return Arrays.stream(OpenClBinding.class.getRecordComponents()).map(RecordComponent::getName);
  }

  @Test
  void withoutFaultNothingLeaks(@TempDir Path cache) {
    Session.runAndTakeModule(driver.device(), Optional.of(cache));
    Session.runAndTakeModule(driver.device(), Optional.of(cache));
    assertThat(driver.ledger().leaks()).isEmpty();
    assertThat(driver.ledger().misuse()).isEmpty();
    assertThat(driver.ledger().created("event")).isGreaterThan(10);
    functions().forEach(f -> assertThat(driver.calls(f)).as(f + " is exercised").isPositive());
  }

  /** Every function, refused at its first and at its second call, in the middle of everything. */
  @ParameterizedTest
  @MethodSource("functions")
  void everyRefusalIsReadWhereItArisesAndLeaksNothing(String function) {
    OpenClDevice device = driver.device();
    for (int nth = 1; nth <= 3; nth++) {
      int before = driver.calls(function);
      driver.heal().fail(function, nth, ClStatus.CL_OUT_OF_RESOURCES);
      Throwable thrown = catchThrowable(() -> Session.runAndTakeModule(device, Optional.empty()));
      // The third wait is that of closing, which goes on and tells the log.
      boolean refused =
          driver.calls(function) >= before + nth && !(function.equals("clFinish") && nth == 3);
      if (function.startsWith("clRelease")) {
        // Refused releases are told in the log; everything else is released all the same.
        assertThat(thrown).isNull();
        if (refused) {
          assertThat(log.messages()).isNotEmpty().last().asString().contains(function);
        }
        continue;
      }
      if (refused) {
        assertThat(thrown)
            .isInstanceOf(DeviceException.class)
            .hasMessageContaining("Scripted Device")
            .hasMessageContaining("CL_OUT_OF_RESOURCES (-5)")
            .hasMessageContaining(function);
      } else {
        assertThat(thrown).isNull();
      }
      // What the driver refuses to unmap stays mapped; nothing else stays behind.
      assertThat(driver.ledger().leaks())
          .as("after " + function + " call " + nth)
          .allMatch(o -> function.equals("clEnqueueUnmapMemObject") && o.startsWith("mapping@"));
      assertThat(driver.ledger().misuse()).isEmpty();
    }
  }

  @Test
  void aRefusedReleaseLosesOnlyItsOwnObject() {
    OpenClDevice device = driver.device();
    driver.fail("clReleaseMemObject", 1, ClStatus.CL_OUT_OF_RESOURCES);
    Session.run(device, Optional.empty());
    assertThat(driver.ledger().leaks()).hasSize(1).allMatch(o -> o.startsWith("buffer@"));
    assertThat(log.messages())
        .containsExactly(
            "Scripted Device: clReleaseMemObject returned CL_OUT_OF_RESOURCES (-5) while closing.");
  }

  @Test
  void aLostDeviceIsCalledLostAndEverythingStillCloses() {
    OpenClDevice device = driver.device();
    driver.fail("clEnqueueNDRangeKernel", 1, ClStatus.CL_DEVICE_NOT_AVAILABLE);
    driver.failFrom("clFinish", 1, ClStatus.CL_DEVICE_NOT_AVAILABLE);
    assertThatThrownBy(() -> Session.run(device, Optional.empty()))
        .isInstanceOfSatisfying(
            KernelLaunchException.class,
            e -> {
              assertThat(e.deviceLost()).isTrue();
              assertThat(e.kernel()).isEqualTo("k");
              assertThat(e.call()).isEqualTo("clEnqueueNDRangeKernel");
            })
        .hasMessageContaining("global size [2], work-group [1], local memory 0 bytes")
        .hasMessageContaining("work-group 256 (this kernel 256), by dimension [256, 256, 256]")
        .hasMessageContaining("The device is lost");
    assertThat(driver.ledger().leaks()).isEmpty();
  }

  @Test
  void aDriverOutOfMemorySaysHowMuchWasAskedAndThere() {
    try (Arena arena = Arena.ofConfined();
        OpenClContext context = OpenClContext.open(driver.device(), Optional.empty());
        DeviceBuffer first = context.buffer(arena.allocate(4096), false)) {
      driver.fail("clCreateBuffer", 1, ClStatus.CL_MEM_OBJECT_ALLOCATION_FAILURE);
      assertThatThrownBy(() -> context.buffer(arena.allocate(1000), false))
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessageContaining("clCreateBuffer returned CL_MEM_OBJECT_ALLOCATION_FAILURE (-4)")
          .hasMessageContaining("A buffer of 1000 bytes was asked for")
          .hasMessageContaining(FakeOpenCl.GLOBAL_MEMORY + " bytes of global memory")
          .hasMessageContaining("4096 are in use");
      assertThat(context.memoryInUse()).isEqualTo(first.byteSize());
    }
  }

  @Test
  void theDriverIsNotAskedForWhatCannotFit() {
    MemorySegment large = MemorySegment.ofAddress(4096).reinterpret(FakeOpenCl.MAX_ALLOCATION);
    try (OpenClContext context = OpenClContext.open(driver.device(), Optional.empty())) {
      MemorySegment tooLarge =
          MemorySegment.ofAddress(4096).reinterpret(FakeOpenCl.MAX_ALLOCATION + 1);
      assertThatThrownBy(() -> context.buffer(tooLarge, true))
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessageContaining("Scripted Device has not enough memory");
      assertThat(driver.calls("clCreateBuffer")).isZero();
      context.addMemory(FakeOpenCl.GLOBAL_MEMORY - 100);
      assertThatThrownBy(() -> context.buffer(large, false))
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessageContaining((FakeOpenCl.GLOBAL_MEMORY - 100) + " are in use");
      assertThat(driver.calls("clCreateBuffer")).isZero();
    }
  }

  @Test
  void aScriptedBuildFailureShowsItsLog() {
    try (OpenClContext context = OpenClContext.open(driver.device(), Optional.empty())) {
      driver.failBuild("line 7: what is this?");
      assertThatThrownBy(() -> context.program(Session.SOURCE, "-cl-std=CL1.2"))
          .isInstanceOf(ProgramBuildException.class)
          .hasMessageContaining("Build options: -cl-std=CL1.2")
          .hasMessageContaining("line 7: what is this?");
      driver.heal();
      assertThat(context.program(Session.SOURCE, "-cl-std=CL1.2").log())
          .isEqualTo("built by the fake driver");
    }
    assertThat(driver.ledger().leaks()).isEmpty();
  }

  @Test
  void aFailedMapIsTold() {
    try (Arena arena = Arena.ofConfined();
        OpenClContext context = OpenClContext.open(driver.device(), Optional.empty());
        OpenClQueue queue = context.openQueue();
        DeviceBuffer buffer = context.buffer(arena.allocate(64), true)) {
      buffer.toDevice(queue);
      buffer.deviceWrote();
      driver.fail("clEnqueueMapBuffer", 1, ClStatus.CL_MAP_FAILURE);
      assertThatThrownBy(() -> buffer.toHost(queue))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("clEnqueueMapBuffer returned CL_MAP_FAILURE (-12)")
          .hasMessageContaining("64 bytes, shared with the host");
      assertThat(buffer.hostStale()).as("nothing arrived").isTrue();
      buffer.toHost(queue);
      assertThat(buffer.hostStale()).isFalse();
    }
    assertThat(driver.ledger().leaks()).isEmpty();
    assertThat(driver.ledger().misuse()).isEmpty();
  }

  @Test
  void aBufferIsSettledBeforeItsMemoryMayGo() {
    try (Arena arena = Arena.ofConfined();
        OpenClContext context = OpenClContext.open(driver.device(), Optional.empty());
        OpenClQueue queue = context.openQueue()) {
      DeviceBuffer buffer = context.buffer(arena.allocate(8), false);
      buffer.toDevice(queue);
      int before = driver.calls("clFinish");
      buffer.close();
      buffer.close();
      assertThat(driver.calls("clFinish")).isEqualTo(before + 1);
      assertThatThrownBy(() -> buffer.toDevice(queue, 0, 8))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void whatCannotBeSharedIsRefused() {
    try (OpenClContext context = OpenClContext.open(driver.device(), Optional.empty())) {
      assertThatThrownBy(() -> context.buffer(MemorySegment.ofArray(new int[1]), true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Java heap");
      assertThatThrownBy(() -> context.buffer(MemorySegment.NULL, true))
          .hasMessageContaining("empty buffer");
    }
  }

  @Test
  void unchangedArgumentsAndUntouchedQueuesCostNoCall() {
    try (Arena arena = Arena.ofConfined();
        OpenClContext context = OpenClContext.open(driver.device(), Optional.empty());
        OpenClQueue queue = context.openQueue();
        DeviceBuffer a = context.buffer(arena.allocate(ValueLayout.JAVA_INT));
        DeviceBuffer b = context.buffer(arena.allocate(ValueLayout.JAVA_INT));
        DeviceKernel kernel = context.program(Session.SOURCE, "").kernel("k")) {
      for (int i = 0; i < 5; i++) {
        kernel.setBuffer(0, a);
        kernel.setBuffer(1, b);
        kernel.setInt(2, 4);
        kernel.enqueue(queue, NdRange.of(1));
      }
      assertThat(driver.calls("clSetKernelArg")).isEqualTo(3);
      kernel.setInt(2, 5);
      kernel.setBuffer(0, b);
      assertThat(driver.calls("clSetKernelArg")).isEqualTo(5);
      queue.finish();
      queue.finish();
      assertThat(driver.calls("clFinish")).isEqualTo(1);
    }
  }

  @Test
  void thousandsOfSessionsLeakNothing() {
    OpenClDevice device = driver.device();
    for (int i = 0; i < 2_000; i++) {
      Session.run(device, Optional.empty());
    }
    assertThat(driver.ledger().leaks()).isEmpty();
    assertThat(driver.ledger().misuse()).isEmpty();
    assertThat(driver.ledger().created("buffer")).isEqualTo(6_000);
  }

  @Test
  void sessionsOnTheRealDriverLeakNothingEither() {
    ScriptedDriver real = ScriptedDriver.over(TestDevices.any().binding());
    OpenClDevice device = real.device();
    for (int i = 0; i < 20; i++) {
      assertThat(Session.run(device, Optional.empty())).containsExactly(11, 12);
    }
    assertThat(real.ledger().leaks()).isEmpty();
    assertThat(real.ledger().misuse()).isEmpty();
    real.fail("clEnqueueNDRangeKernel", 1, ClStatus.CL_DEVICE_NOT_AVAILABLE);
    assertThatThrownBy(() -> Session.run(device, Optional.empty()))
        .isInstanceOf(KernelLaunchException.class);
    assertThat(real.ledger().leaks()).isEmpty();
  }
}
