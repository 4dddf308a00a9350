package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A JVM in which threads come to safepoints together, many times a second, while the driver
 * compiles. Without {@link SignalHandlers} five in six such runs of 15 s ended with a segmentation
 * fault (PoCL 3.1), and no build came through.
 */
final class SafepointStorm {
  private static final int SPINNING = 3;

  private static final int LEAST_BUILT = 3;

  private static volatile long sink;

  private SafepointStorm() {}

  /** For so many seconds. Ends with an exception, or without a word, if a build or launch fails. */
  public static void main(String[] arguments) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[0]));
    for (int i = 0; i < SPINNING; i++) {
      Thread.ofPlatform().daemon().start(SafepointStorm::spin);
    }
    Thread.ofPlatform().daemon().start(SafepointStorm::collect);
    int built = 0;
    try (OpenClContext context = OpenClContext.open(TestDevices.any(), Optional.empty());
        OpenClQueue queue = context.openQueue()) {
      // A busy machine may need longer for a build than the storm lasts.
      while (System.nanoTime() < end || built < LEAST_BUILT) {
        buildAndRun(context, queue);
        built++;
      }
    }
    System.out.println("built and ran " + built + " kernels");
  }

  /** One that no cache holds. */
  static void buildAndRun(OpenClContext context, OpenClQueue queue) {
    int nonce = (int) System.nanoTime();
    String source = "__kernel void nonce(__global int* x) { x[get_global_id(0)] = " + nonce + "; }";
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocate(ValueLayout.JAVA_INT, 16);
      DeviceProgram program = context.program(source, context.device().defaultBuildOptions());
      try (DeviceBuffer buffer = context.buffer(x);
          DeviceKernel kernel = program.kernel("nonce")) {
        kernel.setBuffer(0, buffer);
        kernel.enqueue(queue, NdRange.of(16));
        buffer.deviceWrote();
        buffer.toHost(queue);
        queue.finish();
      }
      if (x.getAtIndex(ValueLayout.JAVA_INT, 15) != nonce) {
        throw new AssertionError(x.getAtIndex(ValueLayout.JAVA_INT, 15) + " and not " + nonce);
      }
    }
  }

  private static void spin() {
    long hash = 1;
    for (long i = 0; i < Long.MAX_VALUE; i++) {
      hash = hash * 31 + i;
      if ((i & 0xffff) == 0) {
        sink = hash;
      }
    }
  }

  private static void collect() {
    while (true) {
      System.gc();
      try {
        Thread.sleep(5);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }
}
