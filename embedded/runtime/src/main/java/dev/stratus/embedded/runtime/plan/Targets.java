package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.StorePolicy;

/** What the compiler is told of a device and of a task's options. */
public final class Targets {

  /**
   * Taken for the last-level cache where neither options nor driver name one, as in some virtual
   * machines. Where it was tried (2 cores, 64 MiB written), stores around the caches took layer
   * normalization's backward pass from 54 % to 61 % of the addition's rate.
   */
  private static final long UNKNOWN_CACHE_BYTES = 32L << 20;

  /**
   * The most of a last-level cache that one compute unit is taken to have for itself, whatever the
   * driver reports: a virtual machine reports the whole host's cache. On one of 2 cores that
   * reports 480 MiB, stores around the caches were the faster ones from 4 MiB written on
   * (docs/speed.md).
   */
  private static final long CACHE_BYTES_PER_UNIT = 4L << 20;

  private Targets() {}

  /**
   * OpenCL C for a device.
   *
   * @param correctlyRounded whether float division and square root are
   * @param streams whether vectorised stores go around the caches
   */
  public static TargetDescription openCl(
      DeviceDescription device, boolean correctlyRounded, KernelOptions options, boolean streams) {
    return new TargetDescription(
        "opencl",
        device.kind() == DeviceKind.CPU,
        device.fp64(),
        correctlyRounded,
        options.numerics() == Numerics.REASSOCIATE,
        options.vectorWidth(),
        options.accumulators(),
        streams,
        device.checking());
  }

  /** CUDA C, which is the same for every device and all options: sums keep their order. */
  public static TargetDescription cuda() {
    return TargetDescription.CUDA;
  }

  /** Whether a launch that writes so many bytes should store around the caches. */
  static boolean streams(DeviceDescription device, KernelOptions options, long bytesWritten) {
    long cache = options.lastLevelCacheBytes().orElseGet(() -> shareOfCache(device));
    return switch (options.stores()) {
      case TEMPORAL -> false;
      case NON_TEMPORAL -> true;
      case AUTO -> bytesWritten > cache;
    };
  }

  private static long shareOfCache(DeviceDescription device) {
    long reported = device.lastLevelCache().orElse(UNKNOWN_CACHE_BYTES);
    return Math.min(reported, device.computeUnits() * CACHE_BYTES_PER_UNIT);
  }

  /** Whether the answer can depend on what the launch writes: only then it is compiled to know. */
  static boolean dependsOnBytesWritten(KernelOptions options) {
    return options.stores() == StorePolicy.AUTO;
  }
}
