package dev.stratus.embedded.jit;

/**
 * The device that code is made for, as far as the code depends on it. Part of the compiler's cache
 * key, so it holds nothing that changes from launch to launch but {@code nonTemporalStores}.
 *
 * @param language {@code opencl}, {@code cuda}, or {@code spirv} (SPIR-V 1.0), {@code spirv1.1},
 *     {@code spirv1.2}
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
    int laneWidth) {

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
        laneWidth);
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
