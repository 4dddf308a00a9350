package dev.stratus.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All cases of the training kernels. */
final class TrainingCases {
  private TrainingCases() {}

  /** Sizes that straddle vectors and their tiles, and no rows. */
  static List<Supplier<KernelCase>> straddling() {
    List<Supplier<KernelCase>> all = new ArrayList<>(small());
    for (int[] size : new int[][] {{0, 5, 4}, {4, 67, 3}, {9, 16, 67}}) {
      all.addAll(new ProductCases(size[0], size[1], size[2]).all());
      all.addAll(new ProductCases(size[0], size[1], size[2]).tiled());
    }
    for (int elements : new int[] {0, 67}) {
      all.addAll(new ElementCases(elements).all());
      all.addAll(new UpdateCases(elements).all());
    }
    for (int[] size : new int[][] {{0, 3}, {1, 1}, {4, 67}}) {
      all.addAll(new LossCases(size[0], size[1]).all());
    }
    return all;
  }

  /** Every kernel at one size. */
  static List<Supplier<KernelCase>> small() {
    List<Supplier<KernelCase>> all = new ArrayList<>();
    all.addAll(new ProductCases(5, 18, 17).all());
    all.addAll(new ProductCases(5, 18, 67).tiled());
    all.addAll(new ElementCases(18).all());
    all.addAll(new LossCases(5, 17).all());
    all.addAll(new UpdateCases(18).all());
    return all;
  }
}
