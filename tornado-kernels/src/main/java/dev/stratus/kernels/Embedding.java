package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Rows of a table by number, float32, and the table's gradient.
 *
 * <p>The ladder for the gradient, in which many rows of dy may belong to one row of the table. No
 * atomics: they would add in another order on every run.
 *
 * <ol>
 *   <li>{@link #gradient}: the plain one, a work-item per element of the table, which looks through
 *       all indices for its own.
 *   <li>{@link #gradientOfSorted}: the host, which has the indices anyway, says where each table
 *       row's are; every row of dy is read once. The order of the additions is the same, so are the
 *       bits.
 * </ol>
 *
 * <p>{@link #forward} is a gather with one rung, a work-item per element.
 */
public final class Embedding {
  private Embedding() {}

  /**
   * {@code y[r] = table[indices[r]]}.
   *
   * @param indices rows numbers; for one that is not from 0 to vocabulary - 1 the row becomes NaN
   * @param table vocabulary x width
   * @param y the result, rows x width
   */
  public static void forward(
      IntArray indices, FloatArray table, FloatArray y, int rows, int vocabulary, int width) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int c = 0; c < width; c++) {
        int index = indices.get(r);
        float value = Float.NaN;
        if (index >= 0 && index < vocabulary) {
          value = table.get(index * width + c);
        }
        y.set(r * width + c, value);
      }
    }
  }

  /**
   * {@code dTable[v]} = the sum of the rows of dy whose index is v, in their order; 0 where there
   * is none.
   *
   * @param dy rows x width
   * @param dTable the result, vocabulary x width
   */
  public static void gradient(
      IntArray indices, FloatArray dy, FloatArray dTable, int rows, int vocabulary, int width) {
    for (@Parallel int v = 0; v < vocabulary; v++) {
      for (@Parallel int c = 0; c < width; c++) {
        float sum = 0f;
        for (int r = 0; r < rows; r++) {
          if (indices.get(r) == v) {
            sum += dy.get(r * width + c);
          }
        }
        dTable.set(v * width + c, sum);
      }
    }
  }

  /**
   * {@link #gradient} with the rows sorted by index.
   *
   * @param order the numbers of the rows, those of one index together and in rising order
   * @param starts vocabulary + 1 places in {@code order}: index v has those from {@code starts[v]}
   *     to before {@code starts[v + 1]}
   */
  public static void gradientOfSorted(
      IntArray order,
      IntArray starts,
      FloatArray dy,
      FloatArray dTable,
      int vocabulary,
      int width) {
    for (@Parallel int v = 0; v < vocabulary; v++) {
      for (@Parallel int c = 0; c < width; c++) {
        int end = starts.get(v + 1);
        float sum = 0f;
        for (int place = starts.get(v); place < end; place++) {
          sum += dy.get(order.get(place) * width + c);
        }
        dTable.set(v * width + c, sum);
      }
    }
  }
}
