package dev.stratus.fpga;

import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.kernels.LayerNormBackwardStream;
import dev.stratus.kernels.LayerNormForwardStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The kernels that stream rows through one work-item, with what of them a bitstream fixes. */
public enum StreamKernel {
  FORWARD("forward", LayerNormForwardStream.class, 8),
  BACKWARD("backward", LayerNormBackwardStream.class, 10);

  private static final String METHOD = "rowStream";

  private final String text;
  private final Class<?> owner;

  /** The parameter that is the width; the sizes that are fixed follow it. */
  private final int width;

  StreamKernel(String text, Class<?> owner, int width) {
    this.text = text;
    this.owner = owner;
    this.width = width;
  }

  /** As files are named. */
  public String text() {
    return text;
  }

  public KernelReference reference() {
    return new KernelReference(owner, METHOD);
  }

  /** The kernel of a Java method; empty if it is none of these. */
  public static Optional<StreamKernel> of(KernelReference reference) {
    return Arrays.stream(values()).filter(k -> k.reference().equals(reference)).findFirst();
  }

  /** What its code is made for. */
  public FpgaDesign design(FpgaTarget target) {
    return design(
        target,
        Map.of(
            width + 1,
            target.lineColumns(),
            width + 2,
            target.columns(),
            width + 3,
            target.stages()));
  }

  /** What the code of any kernel is made for. */
  public static FpgaDesign design(FpgaTarget target, Map<Integer, Integer> fixed) {
    OptionalInt unroll = target.unroll();
    return new FpgaDesign(
        target.vendor().target(),
        fixed,
        target.initiationInterval(),
        unroll,
        target.workGroupItems(),
        target.dataflow());
  }

  /** The most that parameters may be. */
  Map<Integer, Integer> limits(FpgaTarget target) {
    return Map.of(width, target.lineColumns());
  }
}
