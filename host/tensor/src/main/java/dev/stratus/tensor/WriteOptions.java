package dev.stratus.tensor;

import org.jspecify.annotations.Nullable;

/**
 * What a writer of a tensor file may do.
 *
 * @param dtype the element type to convert to; null: the tensor's own
 */
public record WriteOptions(@Nullable DType dtype) {

  /** The tensor's own element type, or nothing. */
  public static final WriteOptions DEFAULT = new WriteOptions(null);

  /** Converted to an element type. */
  public WriteOptions withDtype(DType type) {
    return new WriteOptions(type);
  }
}
