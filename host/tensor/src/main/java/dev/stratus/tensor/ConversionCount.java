package dev.stratus.tensor;

import java.util.Locale;

/** Counts what a conversion did to values, for the note that says so. */
final class ConversionCount {
  private final DType type;
  private long rounded;
  private long overflowed;

  ConversionCount(DType type) {
    this.type = type;
  }

  /** One value and what it became. */
  void add(double value, double result) {
    if (result != value && !Double.isNaN(value)) {
      if (Double.isInfinite(result)) {
        overflowed++;
      } else {
        rounded++;
      }
    }
  }

  /** One value that was kept or rounded. */
  void addWhetherExact(boolean exact) {
    rounded += exact ? 0 : 1;
  }

  /** A sentence, which begins with "converted from". */
  String text(String from, long elements) {
    return String.format(
        Locale.ROOT,
        "converted from %s to %s; %,d of %,d values were rounded, %,d became infinite.",
        from,
        type.text(),
        rounded,
        elements,
        overflowed);
  }
}
