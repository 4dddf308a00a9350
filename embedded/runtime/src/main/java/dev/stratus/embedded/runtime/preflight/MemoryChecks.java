package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.spi.DeviceDescription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** How values are stored, and how far they can lie from a buffer's start. */
final class MemoryChecks {
  /** An offset no int holds, and room behind it. */
  private static final long FAR = 1L << 31;

  private static final int ITEMS = 16;
  private static final long LARGE = FAR + (1 << 16);

  /** Where an int lies whose byte offset lost its high bit. */
  private static final int NEAR_INDEX = 1024;

  /** An int index of a byte offset past {@link #FAR}. */
  private static final int INT_INDEX = (int) (FAR / Integer.BYTES) + NEAR_INDEX;

  private MemoryChecks() {}

  static Optional<String> sharesMemory(DeviceDescription device) {
    return OpenClContext.sharesMemory(device)
        ? Optional.empty()
        : Optional.of("this device gets copies");
  }

  /** Two rounds: the second hands over what the first took back. */
  static Optional<String> sharedMemory(ProbeBench bench, Probe probe) {
    int n = 64;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment in = arena.allocate(ValueLayout.JAVA_INT, n);
      MemorySegment out = arena.allocate(ValueLayout.JAVA_INT, n);
      int[] expected = new int[n];
      try (DeviceBuffer from = bench.context().buffer(in, true);
          DeviceBuffer to = bench.context().buffer(out, true)) {
        for (int round = 1; round <= 2; round++) {
          for (int i = 0; i < n; i++) {
            in.setAtIndex(ValueLayout.JAVA_INT, i, round * 100 + i);
            expected[i] += round * 100 + i;
          }
          from.hostWrote();
          from.toDevice(bench.queue());
          to.hostWrote();
          to.toDevice(bench.queue());
          bench.launch(probe, NdRange.of(n), from, to, n);
          to.deviceWrote();
          to.toHost(bench.queue());
          bench.queue().finish();
        }
        return Differences.of(expected, out.toArray(ValueLayout.JAVA_INT));
      }
    }
  }

  static Optional<String> halfStorage(ProbeBench bench, Probe probe) {
    int n = 2048;
    short[] halves = new short[n];
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      // Every 32nd pattern and the one beside it: zeros, subnormals, infinities and NaN among them.
      halves[i] = (short) (i * 32 + (i & 1));
      floats[i] = betweenHalves(halves[i], i);
    }
    float[] loaded = new float[n];
    short[] stored = new short[n];
    bench.launch(probe, NdRange.of(n), halves, loaded, floats, stored);
    float[] expectedLoads = new float[n];
    short[] expectedStores = new short[n];
    for (int i = 0; i < n; i++) {
      expectedLoads[i] = Float.float16ToFloat(halves[i]);
      expectedStores[i] = Float.floatToFloat16(floats[i]);
    }
    return Differences.of(expectedLoads, loaded)
        .map(d -> "loaded: " + d)
        .or(() -> Differences.of(expectedStores, stored).map(d -> "stored: " + d));
  }

  /** A half, the middle between it and the next, a hair below the middle, or a hair above. */
  private static float betweenHalves(short half, int i) {
    float at = Float.float16ToFloat(half);
    float next = Float.float16ToFloat((short) (half + 1));
    if (!Float.isFinite(at) || !Float.isFinite(next)) {
      return at;
    }
    float middle = (at + next) / 2;
    return switch (i / 2 % 4) {
      case 0 -> at;
      case 1 -> middle;
      case 2 -> Math.nextDown(middle);
      default -> Math.nextUp(middle);
    };
  }

  static Optional<String> holdsLargeBuffer(DeviceDescription device) {
    return device.maxAllocation() >= LARGE && device.globalMemory() >= LARGE
        ? Optional.empty()
        : Optional.of(
            "the device allows "
                + device.maxAllocation()
                + " bytes in one buffer; "
                + LARGE
                + " are needed");
  }

  static Optional<String> largeOffset(ProbeBench bench, Probe probe) {
    // Nothing of the buffer is moved, so the host needs no memory behind it.
    MemorySegment nowhere = MemorySegment.ofAddress(Long.BYTES).reinterpret(LARGE);
    int[] out = new int[4 * ITEMS];
    try (DeviceBuffer buffer = bench.context().buffer(nowhere, false)) {
      for (int launch = 0; launch < 3; launch++) {
        bench.launch(
            probe, NdRange.of(ITEMS), buffer, buffer, out, FAR, INT_INDEX, NEAR_INDEX, launch);
      }
    }
    int[] expected = new int[out.length];
    for (int i = 0; i < ITEMS; i++) {
      expected[4 * i] = i + 1;
      expected[4 * i + 1] = 1000 + i;
    }
    return Differences.of(expected, out);
  }
}
