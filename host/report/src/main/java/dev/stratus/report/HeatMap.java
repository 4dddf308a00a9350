package dev.stratus.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Values by row and column, as colours and numbers.
 *
 * @param columns names, from the left
 * @param rows names, from above
 * @param values by row, then by column; empty: nothing was measured
 * @param unit of the values
 */
public record HeatMap(
    String title,
    String note,
    String columnLabel,
    String rowLabel,
    List<String> columns,
    List<String> rows,
    List<List<OptionalDouble>> values,
    String unit)
    implements Chart {

  /**
   * @throws IllegalArgumentException if a row has not a value for each column
   */
  public HeatMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    values = values.stream().map(List::copyOf).toList();
    int width = columns.size();
    if (values.size() != rows.size() || values.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException(
          "The heat map '" + title + "' needs " + rows.size() + " rows of " + width + " values.");
    }
  }
}
