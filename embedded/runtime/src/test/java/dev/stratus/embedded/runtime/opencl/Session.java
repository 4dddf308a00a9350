package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/** One run through everything that touches the driver, closing whatever it opened. */
final class Session {
  static final String SOURCE =
      "__kernel void k(__global int* a, __global int* b, int n) { b[get_global_id(0)] = a[get_global_id(0)] + n; }";

  /** SPIR-V's first word; a fake driver reads no further. */
  private static final byte[] MODULE = {0x03, 0x02, 0x23, 0x07};

  private Session() {}

  /**
   * Shared and copied buffers, profiled and not, fill, copy, heap memory; gives what the device
   * did.
   */
  static int[] run(OpenClDevice device, Optional<Path> cache) {
    int[] heap = {0, 0};
    try (Arena arena = Arena.ofShared();
        OpenClContext context = OpenClContext.open(device, cache);
        OpenClQueue queue = context.openQueue();
        DeviceBuffer in = context.buffer(arena.allocateFrom(ValueLayout.JAVA_INT, 1, 2), true);
        DeviceBuffer out = context.buffer(arena.allocate(8), false);
        DeviceBuffer third = context.buffer(MemorySegment.ofArray(heap));
        DeviceKernel kernel = context.program(SOURCE, "-w").kernel("k")) {
      for (int run = 0; run < 2; run++) {
        queue.profiling(run == 1);
        in.hostWrote();
        in.toDevice(queue);
        out.toDevice(queue);
        third.fill(queue, new byte[] {1});
        kernel.setBuffer(0, in);
        kernel.setBuffer(1, out);
        kernel.setInt(2, 10);
        kernel.enqueue(queue, NdRange.of(2).inGroupsOf(1));
        out.deviceWrote();
        in.deviceWrote();
        third.copyFrom(queue, out);
        in.toHost(queue);
        out.toHost(queue);
        third.toHost(queue);
        queue.flush();
        queue.finish();
        queue.drainTimes();
      }
    }
    return heap;
  }

  /** As {@link #run}, and a program from SPIR-V, for a device that takes modules. */
  static void runAndTakeModule(OpenClDevice device, Optional<Path> cache) {
    int[] unused = run(device, cache);
    try (OpenClContext context = OpenClContext.open(device, cache)) {
      DeviceProgram owned = context.spirvProgram("; k", MODULE, "-w");
    }
  }
}
