package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.KernelLanguage;
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

  private static final String SPIRV = "spirv";

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

  /** What names the language for every task whose options leave it to the device. */
  static final String LANGUAGE_PROPERTY = "stratus.target";

  static final String LANGUAGE_VARIABLE = "STRATUS_TARGET";

  /**
   * The language of a task's code: what its options name, else what system property {@code
   * stratus.target} or environment variable {@code STRATUS_TARGET} names, else the device's own.
   *
   * @throws IllegalArgumentException if there is no such language
   */
  static String language(KernelOptions options, String ofDevice) {
    if (options.language() == KernelLanguage.SPIRV) {
      return SPIRV;
    }
    String property = System.getProperty(LANGUAGE_PROPERTY);
    String named = property != null ? property : System.getenv(LANGUAGE_VARIABLE);
    if (named == null || named.isBlank() || named.strip().equalsIgnoreCase("default")) {
      return ofDevice;
    }
    if (named.strip().equalsIgnoreCase(SPIRV)) {
      return SPIRV;
    }
    throw new IllegalArgumentException(
        LANGUAGE_VARIABLE + " is " + named + "; it can be spirv, or default.");
  }

  /** Requires that a task asks for the one language that its device takes. */
  static void requireLanguage(KernelOptions options, String ofDevice, DeviceDescription device) {
    String asked = language(options, ofDevice);
    if (!asked.equals(ofDevice)) {
      throw new IllegalArgumentException(
          "The kernel is to be given to "
              + device.name()
              + " as "
              + asked
              + ", which devices of this platform do not take: leave "
              + LANGUAGE_VARIABLE
              + " unset, or choose an OpenCL device.");
    }
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
