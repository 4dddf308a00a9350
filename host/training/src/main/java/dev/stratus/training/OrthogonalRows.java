package dev.stratus.training;

import java.util.List;
import java.util.Random;

/** Blocks of orthonormal rows. */
final class OrthogonalRows {
  /** A row that is nearly a combination of those above is drawn again. */
  private static final double LEAST_NORM = 1e-3;

  private OrthogonalRows() {}

  /**
   * @param sizes rows and columns; every block of as many rows as there are columns is orthonormal
   */
  static float[] values(List<Integer> sizes, Random random) {
    int rows = sizes.getFirst();
    int columns = sizes.getLast();
    float[] values = new float[rows * columns];
    double[][] block = new double[columns][];
    for (int row = 0; row < rows; row++) {
      int inBlock = row % columns;
      block[inBlock] = next(block, inBlock, columns, random);
      for (int c = 0; c < columns; c++) {
        values[row * columns + c] = (float) block[inBlock][c];
      }
    }
    return values;
  }

  private static double[] next(double[][] block, int above, int columns, Random random) {
    while (true) {
      double[] row = random.doubles(columns, -1, 1).toArray();
      double before = norm(row);
      // Twice is enough (Giraud and others 2005).
      for (int pass = 0; pass < 2; pass++) {
        for (int other = 0; other < above; other++) {
          subtract(row, block[other]);
        }
      }
      double norm = norm(row);
      if (norm > LEAST_NORM * before) {
        for (int c = 0; c < columns; c++) {
          row[c] /= norm;
        }
        return row;
      }
    }
  }

  private static void subtract(double[] row, double[] unit) {
    double along = 0;
    for (int c = 0; c < row.length; c++) {
      along += row[c] * unit[c];
    }
    for (int c = 0; c < row.length; c++) {
      row[c] -= along * unit[c];
    }
  }

  private static double norm(double[] row) {
    double sum = 0;
    for (double value : row) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
