package dev.stratus.tensor;

/** Which dimension's neighbours are neighbours in memory. Never guessed from a shape. */
public enum MemoryOrder {
  /** The last dimension varies fastest: NumPy's default, PyTorch, C. */
  ROW_MAJOR("row-major"),
  /** The first dimension varies fastest: MATLAB, Fortran. */
  COLUMN_MAJOR("column-major");

  private final String text;

  MemoryOrder(String text) {
    this.text = text;
  }

  /** The name in words, such as {@code row-major}. */
  public String text() {
    return text;
  }

  /** The other order. */
  public MemoryOrder reversed() {
    return this == ROW_MAJOR ? COLUMN_MAJOR : ROW_MAJOR;
  }
}
