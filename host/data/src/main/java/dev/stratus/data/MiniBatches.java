package dev.stratus.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which rows each mini-batch has. An epoch's order depends on the seed and its number alone, so
 * that training can be resumed in any epoch.
 *
 * @param rows in the data set
 * @param size rows in a mini-batch
 * @param keepTail whether the rows that fill no mini-batch make a smaller one at the end
 */
public record MiniBatches(int rows, int size, boolean keepTail, Shuffle shuffle, long seed) {

  /**
   * @throws DataException if a batch is smaller than 1 or larger than the data
   */
  public MiniBatches {
    if (size < 1 || size > rows) {
      throw new DataException(
          "The mini-batch has " + size + " rows, the data " + rows + "; give 1 to " + rows + ".");
    }
  }

  /**
   * The row indices of each mini-batch.
   *
   * @param epoch from 0
   */
  public List<int[]> epoch(int epoch) {
    int[] order =
        switch (shuffle) {
          case EVERY_EPOCH -> SeededOrder.ofEpoch(seed, epoch).permutation(rows);
          case ONCE -> SeededOrder.ofEpoch(seed, 0).permutation(rows);
          case NEVER -> inOrder();
        };
    List<int[]> batches = new ArrayList<>();
    for (int start = 0; start + size <= rows; start += size) {
      batches.add(Arrays.copyOfRange(order, start, start + size));
    }
    if (keepTail && rows % size != 0) {
      batches.add(Arrays.copyOfRange(order, rows - rows % size, rows));
    }
    return batches;
  }

  private int[] inOrder() {
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    return order;
  }
}
