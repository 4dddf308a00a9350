package dev.stratus.cli.check;

import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A problem whose form, layout and sizes lead to certain kernels.
 *
 * @param idea what it is for, such as {@code rows}
 * @param format labels of the dimensions
 * @param sizes in the order of the labels
 */
public record CheckCase(
    String idea,
    DType type,
    String format,
    MemoryOrder order,
    List<Integer> sizes,
    OperationDimension mode,
    Set<Trait> traits) {

  /** What is out of the ordinary about a case. */
  public enum Trait {
    /** The kernels with a work-group for each row, also where the device would not choose them. */
    GROUPS,
    /** No gradients of scale and offset, so that the gradient of the input has a kernel alone. */
    FROZEN,
    /** Root mean square. */
    RMS,
    /** A residual input. */
    RESIDUAL,
    /** A residual input in the other memory order. */
    RESIDUAL_TURNED,
    /** Fewer valid steps than there are along T. */
    LENGTHS,
    /** Values around 1000 with a spread of 1, where cancellation would show. */
    OFF_CENTRE
  }

  private static final double USUAL_MEAN = 0.5;
  private static final double OFF_CENTRE_MEAN = 1000;

  public CheckCase {
    sizes = List.copyOf(sizes);
    traits = Set.copyOf(traits);
  }

  /** Such as {@code float32 rows BC 5x67}. */
  public String name() {
    String lengths = String.join("x", sizes.stream().map(String::valueOf).toList());
    return type.text() + " " + idea + " " + format + " " + lengths;
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** The layer, with scales and offsets that are not ones and zeros. */
  LayerNormalization layer(Tensor x) {
    int channels = sizes.get(DataFormat.of(format).channelDimension());
    double factor = has(Trait.FROZEN) ? 0 : 1;
    Random random = new Random(3);
    return LayerNormalization.builder()
        .operationDimension(mode)
        .rms(has(Trait.RMS))
        .residual(has(Trait.RESIDUAL) || has(Trait.RESIDUAL_TURNED))
        .scaleLearnRateFactor(factor)
        .offsetLearnRateFactor(factor)
        .scale(random.doubles(channels, 0.5, 1.5).toArray())
        .offset(random.doubles(channels, -1, 1).toArray())
        .build()
        .initialize(x);
  }

  Tensor x() {
    return tensor(1, has(Trait.OFF_CENTRE) ? OFF_CENTRE_MEAN : USUAL_MEAN, order);
  }

  /** The input with all that goes with it. */
  LayerInput input(Tensor x) {
    LayerInput input = LayerInput.of(x).withOutputGradient(tensor(2, 0, order));
    if (has(Trait.RESIDUAL)) {
      input = input.withResidual(tensor(4, 0, order));
    }
    if (has(Trait.RESIDUAL_TURNED)) {
      MemoryOrder other =
          order == MemoryOrder.ROW_MAJOR ? MemoryOrder.COLUMN_MAJOR : MemoryOrder.ROW_MAJOR;
      input = input.withResidual(tensor(4, 0, other));
    }
    return has(Trait.LENGTHS) ? input.withLengths(lengths()) : input;
  }

  /** All steps for the first observation, none for the second, one less for each one after. */
  private int[] lengths() {
    int observations = sizes.get(format.indexOf('B'));
    int steps = sizes.get(format.indexOf('T'));
    int[] lengths = new int[observations];
    for (int b = 0; b < observations; b++) {
      lengths[b] = b == 1 ? 0 : Math.max(1, steps - b);
    }
    return lengths;
  }

  /** Normal values: the same for the same seed, on every machine. */
  private Tensor tensor(long seed, double mean, MemoryOrder memoryOrder) {
    Random random = new Random(seed);
    int count = sizes.stream().reduce(1, Math::multiplyExact);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = mean + random.nextGaussian();
    }
    int[] lengths = sizes.stream().mapToInt(Integer::intValue).toArray();
    return Tensor.ofDoubles(values, DataFormat.of(format), memoryOrder, lengths).to(type);
  }
}
