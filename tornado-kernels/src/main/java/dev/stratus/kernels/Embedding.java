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
 *   <li>{@link #gradientOfSorted}: told where each table row's indices are, it reads every row of
 *       dy once. The order of the additions is the same, so are the bits. The host can say so, or
 *       {@link #starts} and {@link #order} on the device: they look through all indices too, but
 *       not for every column.
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
   * Where each index has its rows in {@link #order}: a work-item per index.
   *
   * @param indices rows numbers; one that is not from 0 to vocabulary - 1 has no place
   * @param starts the result, vocabulary + 1 places; the last is the number of rows that have one
   */
  public static void starts(IntArray indices, IntArray starts, int rows, int vocabulary) {
    for (@Parallel int v = 0; v < vocabulary + 1; v++) {
      int before = 0;
      for (int r = 0; r < rows; r++) {
        int index = indices.get(r);
        before += index >= 0 && index < v ? 1 : 0;
      }
      starts.set(v, before);
    }
  }

  /**
   * The rows sorted by index, those of one index in rising order: a work-item per row, which counts
   * the rows before it that have the same index.
   *
   * @param starts as {@link #starts} left them
   * @param order the result, rows places; those from {@code starts[vocabulary]} on are left alone
   */
  public static void order(
      IntArray indices, IntArray starts, IntArray order, int rows, int vocabulary) {
    for (@Parallel int r = 0; r < rows; r++) {
      int index = indices.get(r);
      if (index >= 0 && index < vocabulary) {
        int place = starts.get(index);
        for (int before = 0; before < r; before++) {
          place += indices.get(before) == index ? 1 : 0;
        }
        order.set(place, r);
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
