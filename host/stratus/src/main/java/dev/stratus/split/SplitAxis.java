package dev.stratus.split;

import dev.stratus.geometry.Geometry;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The dimension along which a batch is cut: one that is not normalized, so that no group is torn.
 * The slowest in memory is taken, since its parts lie together and need no copy.
 *
 * @param dimension its index
 * @param label its label, such as {@code B}
 * @param steps its size
 * @param granule cuts are at multiples of this many steps
 */
public record SplitAxis(int dimension, String label, int steps, int granule) {

  /**
   * Parts begin on a boundary of so many bytes where they can: a cache line, and the widest vector,
   * as whole arrays do; so no two devices write into one line.
   */
  private static final int BOUNDARY = 64;

  /** Coarser than so many granules for each device, balance would cost more than the boundary. */
  private static final int LEAST_GRANULES = 4;

  /** Empty where there is nothing to cut: no element, or a single group. */
  public static Optional<SplitAxis> of(Geometry geometry, DType type, int devices) {
    if (geometry.elements() == 0) {
      return Optional.empty();
    }
    List<Integer> slowestFirst =
        IntStream.range(0, geometry.rank())
            .map(i -> geometry.order() == MemoryOrder.ROW_MAJOR ? i : geometry.rank() - 1 - i)
            .filter(d -> !geometry.isNormalized(d) && geometry.size(d) > 1)
            .boxed()
            .toList();
    return slowestFirst.stream()
        .filter(d -> geometry.size(d) >= devices)
        .findFirst()
        .or(() -> slowestFirst.stream().max(Comparator.comparingInt(geometry::size)))
        .map(d -> along(d, geometry, type, devices));
  }

  private static SplitAxis along(int dimension, Geometry geometry, DType type, int devices) {
    int steps = geometry.size(dimension);
    long bytes = (long) (geometry.elements() / steps) * type.bytes();
    int granule = BOUNDARY / (int) Math.min(BOUNDARY, Long.lowestOneBit(bytes));
    boolean fine = steps / granule >= LEAST_GRANULES * devices;
    String label = geometry.format().labels().get(dimension).name();
    return new SplitAxis(dimension, label, steps, fine ? granule : 1);
  }

  /**
   * Where the shares end.
   *
   * @param weights one for each device, at least one of them > 0
   * @return one number more than there are weights, from 0 to the steps; a share may be empty only
   *     where its weight is 0 or there are fewer granules than devices
   */
  public int[] bounds(double... weights) {
    int granules = Math.ceilDiv(steps, granule);
    double total = 0;
    int wanting = 0;
    for (double weight : weights) {
      total += weight;
      wanting += weight > 0 ? 1 : 0;
    }
    int[] bounds = new int[weights.length + 1];
    double sum = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        sum += weights[i];
        wanting--;
        // Nobody who has a weight goes without, or it would never be measured again.
        int least = Math.min(granules, last + 1);
        int most = Math.max(least, granules - wanting);
        last =
            wanting == 0 ? granules : Math.clamp(Math.round(granules * (sum / total)), least, most);
      }
      bounds[i + 1] = (int) Math.min(steps, (long) last * granule);
    }
    return bounds;
  }
}
