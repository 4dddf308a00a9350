package dev.stratus.embedded.jit;

import java.util.Optional;

/**
 * The device that code is made for, as far as the code depends on it. Part of the compiler's cache
 * key, so it holds nothing that changes from launch to launch but {@code nonTemporalStores}.
 *
 * @param language {@code opencl}, {@code cuda}, {@code fpga-intel}, {@code fpga-amd}, or {@code
 *     spirv} (SPIR-V 1.0), {@code spirv1.1}, {@code spirv1.2}
 * @param cpu whether it is a CPU device: the vectorising pass works there only
 * @param fp64 whether double arithmetic is there
 * @param correctlyRoundedSqrt whether float sqrt and division are correctly rounded
 * @param reassociate whether sums may be reordered (KernelOptions' REASSOCIATE)
 * @param vectorWidth lanes of a strip: 2, 4, 8 or 16
 * @param accumulators independent vector accumulators of a reduction, and vectors side by side
 *     where work-items are lanes
 * @param nonTemporalStores whether vectorised stores go around the caches
 * @param lineDirectives whether the text names the Java source lines, for checkers that report them
 * @param laneWidth work-items that can tell each other values; 0: none
 * @param fpga what circuit is asked for; of an FPGA's language only
 */
public record TargetDescription(
    String language,
    boolean cpu,
    boolean fp64,
    boolean correctlyRoundedSqrt,
    boolean reassociate,
    int vectorWidth,
    int accumulators,
    boolean nonTemporalStores,
    boolean lineDirectives,
    int laneWidth,
    Optional<FpgaSettings> fpga) {

  /** A device that is no FPGA. */
  public TargetDescription(
      String language,
      boolean cpu,
      boolean fp64,
      boolean correctlyRoundedSqrt,
      boolean reassociate,
      int vectorWidth,
      int accumulators,
      boolean nonTemporalStores,
      boolean lineDirectives,
      int laneWidth) {
    this(
        language,
        cpu,
        fp64,
        correctlyRoundedSqrt,
        reassociate,
        vectorWidth,
        accumulators,
        nonTemporalStores,
        lineDirectives,
        laneWidth,
        Optional.empty());
  }

  /**
   * An FPGA. Doubles are there; sums are never reordered, as a circuit that keeps several sums is
   * written as one; nothing is taken for granted of its square root.
   *
   * @param language {@code fpga-intel} or {@code fpga-amd}
   */
  public static TargetDescription fpga(String language, FpgaSettings settings) {
    return new TargetDescription(
        language, false, true, false, false, 16, 1, false, false, 0, Optional.of(settings));
  }

  /** A device without lane operations. */
  public TargetDescription(
      String language,
      boolean cpu,
      boolean fp64,
      boolean correctlyRoundedSqrt,
      boolean reassociate,
      int vectorWidth,
      int accumulators,
      boolean nonTemporalStores,
      boolean lineDirectives) {
    this(
        language,
        cpu,
        fp64,
        correctlyRoundedSqrt,
        reassociate,
        vectorWidth,
        accumulators,
        nonTemporalStores,
        lineDirectives,
        0);
  }

  /** The same device, spoken to in another language. */
  public TargetDescription in(String other) {
    return new TargetDescription(
        other,
        cpu,
        fp64,
        correctlyRoundedSqrt,
        reassociate,
        vectorWidth,
        accumulators,
        nonTemporalStores,
        lineDirectives,
        laneWidth,
        fpga);
  }

  /** CUDA C for any device of today: doubles, 32 lanes; sums are never reordered there. */
  public static final TargetDescription CUDA =
      new TargetDescription("cuda", false, true, true, false, 16, 4, false, false, 32);

  /** An OpenCL CPU device with doubles, strict. */
  public static final TargetDescription OPENCL_CPU_STRICT =
      new TargetDescription("opencl", true, true, true, false, 16, 4, false, false);

  /** An OpenCL CPU device with doubles, where sums may be reordered. */
  public static final TargetDescription OPENCL_CPU_REASSOCIATE =
      new TargetDescription("opencl", true, true, true, true, 16, 4, false, false);
}
