package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * A program for a forked JVM: runs kernel {@code k} of the given source over {@code n} work-items
 * with a buffer of {@code n} ints, and prints the devices it saw and the sum of the buffer.
 */
public final class RawKernel {
  private RawKernel() {}

  public static void main(String[] args) {
    Discovery found = Discovery.discover();
    found.devices().forEach(d -> System.out.println(d.description().id() + " " + d.description()));
    found.absences().forEach(a -> System.out.println("absent: " + a));
    if (args.length == 0) {
      return;
    }
    int n = Integer.parseInt(args[1]);
    try (Arena arena = Arena.ofShared();
        OpenClContext context = OpenClContext.open(found.devices().getFirst(), Optional.empty());
        OpenClQueue queue = context.openQueue();
        DeviceBuffer buffer = context.buffer(arena.allocate(ValueLayout.JAVA_INT, n));
        DeviceKernel kernel = context.program(args[0], "-cl-std=CL1.2 -w").kernel("k")) {
      buffer.toDevice(queue);
      kernel.setBuffer(0, buffer);
      kernel.setInt(1, n);
      kernel.enqueue(queue, NdRange.of(n).inGroupsOf(n));
      buffer.deviceWrote();
      buffer.toHost(queue);
      queue.finish();
      int sum = 0;
      for (int i = 0; i < n; i++) {
        sum += buffer.host().getAtIndex(ValueLayout.JAVA_INT, i);
      }
      System.out.println("sum=" + sum);
    }
  }
}
