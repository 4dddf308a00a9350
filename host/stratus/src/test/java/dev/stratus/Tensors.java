package dev.stratus;

import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.Random;
import java.util.stream.IntStream;

/** Tensors of random values. */
public final class Tensors {
  private Tensors() {}

  /** Normal values around 3, of deviation 2. */
  public static Tensor random(
      long seed, DType type, String format, MemoryOrder order, int... sizes) {
    return random(seed, 3, 2, type, format, order, sizes);
  }

  /** Normal values. */
  public static Tensor random(
      long seed,
      double mean,
      double spread,
      DType type,
      String format,
      MemoryOrder order,
      int... sizes) {
    Random random = new Random(seed);
    int count = IntStream.of(sizes).reduce(1, (a, b) -> a * b);
    double[] values = random.doubles(count).toArray();
    for (int i = 0; i < count; i++) {
      values[i] = mean + spread * random.nextGaussian();
    }
    return Tensor.ofDoubles(values, DataFormat.of(format), order, sizes).to(type);
  }

  /** Another of the same format, sizes and type. */
  public static Tensor like(long seed, Tensor x) {
    return random(seed, 0, 1, x.dtype(), x.format().text(), x.order(), x.sizes());
  }

  /** So many values between 0.5 and 1.5. */
  public static double[] scales(long seed, int count) {
    return new Random(seed).doubles(count, 0.5, 1.5).toArray();
  }
}
