package dev.stratus.data;

import java.util.Arrays;

/**
 * Two parts of a data set, as row indices in ascending order.
 *
 * @param first usually to train on
 * @param second usually to judge by
 */
public record Split(int[] first, int[] second) {

  /**
   * A part of all rows, whatever their class.
   *
   * @param share of the first part, between 0 and 1
   */
  public static Split plain(int rows, double share, long seed) {
    int count = count(rows, share, "rows");
    int[] order = new SeededOrder(seed).permutation(rows);
    return new Split(sorted(order, 0, count), sorted(order, count, rows));
  }

  /**
   * The same part of each class.
   *
   * @param share of the first part, between 0 and 1
   * @throws DataException if a class would be missing in a part
   */
  public static Split stratified(LabelledRows data, double share, long seed) {
    int[] order = new SeededOrder(seed).permutation(data.rows());
    int[] perClass = data.perClass();
    int[] left = new int[perClass.length];
    for (int c = 0; c < left.length; c++) {
      left[c] = perClass[c] == 0 ? 0 : count(perClass[c], share, "rows of class " + c);
    }
    int firstCount = Arrays.stream(left).sum();
    int[] first = new int[firstCount];
    int[] second = new int[order.length - firstCount];
    int f = 0;
    int s = 0;
    for (int row : order) {
      if (left[data.labels()[row]]-- > 0) {
        first[f++] = row;
      } else {
        second[s++] = row;
      }
    }
    Arrays.sort(first);
    Arrays.sort(second);
    return new Split(first, second);
  }

  private static int count(int rows, double share, String what) {
    if (!(share > 0 && share < 1)) {
      throw new DataException("The share of a split is " + share + "; give one between 0 and 1.");
    }
    int count = (int) Math.round(rows * share);
    if (count == 0 || count == rows) {
      throw new DataException(
          "A split of "
              + rows
              + " "
              + what
              + " at "
              + share
              + " leaves a part without any; take another share, or more rows.");
    }
    return count;
  }

  private static int[] sorted(int[] order, int from, int to) {
    int[] part = Arrays.copyOfRange(order, from, to);
    Arrays.sort(part);
    return part;
  }
}
