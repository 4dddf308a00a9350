package dev.stratus.reference.dense;

/** Embedding: rows of a table by number. */
public final class TableRows {
  private TableRows() {}

  /** {@code table[indices[r]]}, one below the other. */
  public static double[] forward(int[] indices, double[] table, int width) {
    double[] y = new double[indices.length * width];
    for (int r = 0; r < indices.length; r++) {
      System.arraycopy(table, indices[r] * width, y, r * width, width);
    }
    return y;
  }

  /** The table's gradient: each row of dy added to its table row. */
  public static double[] gradient(int[] indices, double[] dy, int vocabulary, int width) {
    double[] dTable = new double[vocabulary * width];
    for (int r = 0; r < indices.length; r++) {
      for (int c = 0; c < width; c++) {
        dTable[indices[r] * width + c] += dy[r * width + c];
      }
    }
    return dTable;
  }
}
