package dev.stratus.fpga;

import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.kernels.LayerNormBackwardStream;
import dev.stratus.kernels.LayerNormForwardFixed;
import dev.stratus.kernels.LayerNormForwardStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The kernels that stream rows through one work-item, with what of them a bitstream fixes. */
public enum StreamKernel {
  FORWARD("forward", LayerNormForwardStream.class, 8, Integer.MAX_VALUE),
  BACKWARD("backward", LayerNormBackwardStream.class, 10, Integer.MAX_VALUE),
  FIXED("fixed", LayerNormForwardFixed.class, 5, LayerNormForwardFixed.MOST_WIDTH);

  private static final String METHOD = "rowStream";

  private final String text;
  private final Class<?> owner;

  /** The parameter that is the width; the sizes that are fixed follow it. */
  private final int width;

  private final int mostWidth;

  StreamKernel(String text, Class<?> owner, int width, int mostWidth) {
    this.text = text;
    this.owner = owner;
    this.width = width;
    this.mostWidth = mostWidth;
  }

  /** As files are named. */
  public String text() {
    return text;
  }

  /** The Java method. */
  public KernelReference reference() {
    return new KernelReference(owner, METHOD);
  }

  /** The kernel of a Java method; empty if it is none of these. */
  public static Optional<StreamKernel> of(KernelReference reference) {
    return Arrays.stream(values()).filter(k -> k.reference().equals(reference)).findFirst();
  }

  /** What its code is made for. */
  public FpgaDesign design(FpgaTarget target) {
    Map<Integer, Integer> sizes = new HashMap<>();
    sizes.put(width + 1, target.lineColumns());
    sizes.put(width + 2, target.columns());
    if (this != FIXED) {
      sizes.put(width + 3, target.stages());
    }
    return design(target, sizes);
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
    return Map.of(width, mostWidth(target));
  }

  /** The widest row that it takes. */
  public int mostWidth(FpgaTarget target) {
    return Math.min(target.lineColumns(), mostWidth);
  }
}
