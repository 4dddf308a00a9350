package dev.stratus.tensor;

/** What one dimension of an array means; its name is its letter in a {@link DataFormat}. */
public enum DimensionLabel {
  /** Spatial: any number of dimensions. */
  S("spatial", true),
  /** Channel: exactly one dimension. */
  C("channel", false),
  /** Batch, the observations: at most one dimension. */
  B("batch", false),
  /** Time, or the steps of a sequence: at most one dimension. */
  T("time", false),
  /** Unspecified: any number of dimensions. */
  U("unspecified", true);

  private final String text;
  private final boolean repeatable;

  DimensionLabel(String text, boolean repeatable) {
    this.text = text;
    this.repeatable = repeatable;
  }

  /** The meaning in a word, such as {@code spatial}. */
  public String text() {
    return text;
  }

  /** Whether several dimensions may have this label. */
  public boolean isRepeatable() {
    return repeatable;
  }
}
