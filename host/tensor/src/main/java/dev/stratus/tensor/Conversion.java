package dev.stratus.tensor;

/** Whether values of another type may become float32 on reading. */
public enum Conversion {
  /** Only little-endian float32 is read; anything else is refused by name. */
  NONE,
  /**
   * Other floats, integers and booleans are rounded to the nearest float32; the result's notes say
   * from what, and how many values changed.
   */
  TO_FLOAT32
}
