package dev.stratus.bench.device;

import dev.stratus.LayerNormalization;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The arrays of a case: values around 0.5 of deviation 1, the same for every device and run.
 *
 * @param layer of the operation's mode, with a scale and an offset for each channel
 * @param x the input
 * @param dy the gradient that comes in; empty where only forward is run
 */
record CaseData(
    Operation operation,
    BenchShape shape,
    LayerNormalization layer,
    Tensor x,
    Optional<Tensor> dy) {
  private static final long SEED = 42;

  static CaseData of(Operation operation, BenchShape shape, DType type) {
    Tensor x = tensor(operation, shape, type, SEED);
    Optional<Tensor> dy =
        operation.kind() == Operation.Kind.FORWARD
            ? Optional.empty()
            : Optional.of(tensor(operation, shape, type, SEED + 1));
    var builder = LayerNormalization.builder();
    operation.mode().ifPresent(builder::operationDimension);
    if (operation == Operation.RMS) {
      builder.rms(true);
    }
    return new CaseData(operation, shape, builder.build().initialize(x), x, dy);
  }

  /** Rows are BC; images are square where the width has a side that fits, BCSS. */
  private static Tensor tensor(Operation operation, BenchShape shape, DType type, long seed) {
    int rows = shape.rows();
    int width = shape.width();
    if (operation.mode().isEmpty()) {
      return filled(type, "BC", seed, rows, width);
    }
    if (operation == Operation.CHANNEL_ONLY) {
      // Rows are pixels: one image, its channels apart.
      return filled(type, "BCSS", seed, 1, width, rows, 1);
    }
    int channels = 1;
    while (width % (2 * channels) == 0 && channels < 64) {
      channels *= 2;
    }
    return filled(type, "BCSS", seed, rows, channels, width / channels, 1);
  }

  private static Tensor filled(DType type, String format, long seed, int... sizes) {
    long elements = 1;
    for (int size : sizes) {
      elements *= size;
    }
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[Math.toIntExact(elements)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + (random.nextDouble() + random.nextDouble() - 1) * 2.45);
    }
    Tensor floats = Tensor.of(values, format, MemoryOrder.ROW_MAJOR, sizes);
    return type == DType.FLOAT32 ? floats : floats.to(type);
  }

  /** What a run of it needs on a device, bytes. */
  static long bytes(Operation operation, BenchShape shape, DType type) {
    int arrays =
        switch (operation.kind()) {
          case CEILING -> operation.movedPerElement();
          case FORWARD -> 2;
          case BACKWARD, STEP -> 4;
        };
    return arrays * shape.elements() * type.bytes();
  }
}
