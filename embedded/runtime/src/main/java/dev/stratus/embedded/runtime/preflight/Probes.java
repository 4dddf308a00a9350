package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.KernelNeed;
import java.util.List;
import java.util.Optional;

/** The probes, in the order in which they are run: what most depends on comes first. */
final class Probes {

  static final Probe LOOPS =
      new Probe(
          "loops",
          KernelNeed.CODE,
          "The driver's compiler gets loops wrong; no result of any kernel can be trusted.",
          Probes::always,
          GroupChecks::loops);

  static final Probe NOT_A_NUMBER =
      new Probe(
          "not-a-number",
          KernelNeed.NOT_A_NUMBER,
          "The driver loses NaN, as under fast-math: bad input gives good-looking results.",
          Probes::always,
          FloatChecks::notANumber);

  static final Probe SHARED_MEMORY =
      new Probe(
          "shared-memory",
          KernelNeed.SHARED_MEMORY,
          "Arrays that lie in the host's memory do not come back as the kernel left them.",
          MemoryChecks::sharesMemory,
          MemoryChecks::sharedMemory);

  static final Probe PARTIAL_GROUP =
      new Probe(
          "partial-group",
          KernelNeed.WORK_GROUPS,
          "Local memory and barriers go wrong where the last work-group is partly active.",
          Probes::always,
          GroupChecks::partialGroup);

  static final Probe REDUCTION =
      new Probe(
          "reduction",
          KernelNeed.WORK_GROUPS,
          "A work-group's tree sum in local memory comes out wrong.",
          Probes::always,
          GroupChecks::reduction);

  static final Probe CONTRACTION =
      new Probe(
          "contraction",
          KernelNeed.STRICT_NUMERICS,
          "The driver joins a * b + c into one rounding although that is switched off: results"
              + " differ from Java's in the last bit.",
          Probes::always,
          FloatChecks::contraction);

  static final Probe HALF_STORAGE =
      new Probe(
          "half-storage",
          KernelNeed.HALF_STORAGE,
          "Half-precision values are not loaded exactly, or not stored as the nearest.",
          Probes::always,
          MemoryChecks::halfStorage);

  static final Probe MIN_MAX =
      new Probe(
          "min-max",
          KernelNeed.MIN_MAX,
          "Minimum and maximum treat NaN or the sign of zero otherwise than Java.",
          Probes::always,
          FloatChecks::minMax);

  static final Probe SUBNORMALS =
      new Probe(
          "subnormals",
          KernelNeed.SUBNORMALS,
          "The driver says that it keeps floats below 1.18e-38 and makes zeros of them.",
          Probes::keepsSubnormals,
          FloatChecks::subnormals);

  static final Probe LARGE_OFFSET =
      new Probe(
          "large-offset",
          KernelNeed.LARGE_BUFFERS,
          "Addresses beyond 2^31 bytes from a buffer's start go astray.",
          MemoryChecks::holdsLargeBuffer,
          MemoryChecks::largeOffset);

  static final List<Probe> ALL =
      List.of(
          LOOPS,
          SHARED_MEMORY,
          NOT_A_NUMBER,
          PARTIAL_GROUP,
          REDUCTION,
          CONTRACTION,
          HALF_STORAGE,
          MIN_MAX,
          SUBNORMALS,
          LARGE_OFFSET);

  private Probes() {}

  private static Optional<String> always(DeviceDescription device) {
    return Optional.empty();
  }

  /** OpenCL lets a device make zeros of them, if it says so. */
  private static Optional<String> keepsSubnormals(DeviceDescription device) {
    return "yes".equals(device.facts().get("subnormal floats"))
        ? Optional.empty()
        : Optional.of("the driver does not claim to keep them, and need not");
  }
}
