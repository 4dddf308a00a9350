package dev.stratus.bench.device;

import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** The rows under test of the contract (docs/contract.md), float32. */
final class HardRows {
  static final int ROWS = 8;
  static final int WIDTH = 1021;
  private static final long SEED = 7;

  private HardRows() {}

  /** By name. */
  static Map<String, Tensor> all() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put("mean 1e3, spread 1", rows(v -> 1e3 + v));
    all.put("mean 1e4, spread 1", rows(v -> 1e4 + v));
    all.put("mean 1e6, spread 1", rows(v -> 1e6 + v));
    all.put("constant", rows(v -> 3.25));
    all.put("zero", rows(v -> 0));
    all.put("tiny, 1e-30", rows(v -> 1e-30 * v));
    all.put("large, 1e18", rows(v -> 1e18 * v));
    all.put("large, 1e20", rows(v -> 1e20 * v));
    all.put("ordinary", rows(v -> v));
    return all;
  }

  private static Tensor rows(DoubleUnaryOperator of) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[ROWS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) of.applyAsDouble(random.nextGaussian());
    }
    return Tensor.of(values, "BC", MemoryOrder.ROW_MAJOR, ROWS, WIDTH);
  }
}
