package dev.stratus.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Cases of batch normalization, the recurrent cells and fused layer normalization. */
final class CellKernels {
  private CellKernels() {}

  /** Every kernel at one size. */
  static List<Supplier<KernelCase>> small() {
    List<Supplier<KernelCase>> all = new ArrayList<>();
    all.addAll(new BatchNormCases(7, 18, 0f).all());
    all.addAll(new LstmCases(4, 18).all());
    all.addAll(new GruCases(4, 18).all());
    all.addAll(new SequenceCases(6, 5, 7).all());
    all.addAll(new FusedCases(5, 18).all());
    return all;
  }

  /** Sizes that straddle vectors and their tiles, no rows, columns far from 0. */
  static List<Supplier<KernelCase>> straddling() {
    List<Supplier<KernelCase>> all = new ArrayList<>(small());
    for (int[] size : new int[][] {{0, 5}, {1, 1}, {2, 16}, {3, 67}, {67, 3}}) {
      all.addAll(new BatchNormCases(size[0], size[1], 0f).all());
      all.addAll(new LstmCases(size[0], size[1]).all());
      all.addAll(new GruCases(size[0], size[1]).all());
    }
    all.addAll(new SequenceCases(2, 18, 17).all());
    all.addAll(new FusedCases(3, 67).all());
    all.addAll(new FusedCases(0, 5).few());
    all.addAll(new FusedCases(2, 1).few());
    all.addAll(FusedCases.around(4, 300, 1e4f).few());
    all.addAll(FusedCases.spanningFloat32(3, 18).few());
    all.addAll(new BatchNormCases(67, 17, 1e3f).all());
    all.addAll(new BatchNormCases(1021, 2, 1e4f).all());
    return all;
  }
}
