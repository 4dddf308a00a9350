package dev.stratus.reference;

import java.util.List;
import java.util.StringJoiner;

/**
 * Where a value is.
 *
 * @param axes the names of the axes
 * @param index the index along each of them, from 0
 */
public record Place(List<String> axes, List<Long> index) {
  public Place {
    axes = List.copyOf(axes);
    index = List.copyOf(index);
    if (axes.size() != index.size()) {
      throw new IllegalArgumentException(axes + " and " + index + " differ in number.");
    }
  }

  /** A place in a rows x width array. */
  static Place of(long row, long column) {
    return new Place(List.of("row", "column"), List.of(row, column));
  }

  /** {@code row 3, column 17}; the only group of an array has no index. */
  public String text() {
    if (axes.isEmpty()) {
      return "the only group";
    }
    StringJoiner joined = new StringJoiner(", ");
    for (int d = 0; d < axes.size(); d++) {
      joined.add(axes.get(d) + " " + index.get(d));
    }
    return joined.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
