package dev.stratus.report;

import java.util.List;

/**
 * A table. Columns whose cells look like numbers are set to the right.
 *
 * @param title what it is called
 * @param header the columns' names
 * @param rows a cell for each column
 */
public record DataTable(String title, List<String> header, List<List<String>> rows) {

  /**
   * @throws IllegalArgumentException if a row has not a cell for each column
   */
  public DataTable {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "The table '"
                + title
                + "' has "
                + header.size()
                + " columns and a row of "
                + row.size()
                + " cells.");
      }
    }
  }

  /** Whether all cells of a column are numbers, with a unit or without, or empty. */
  boolean isNumeric(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .allMatch(
            cell -> cell.isEmpty() || cell.matches("[-+]?[0-9][0-9.,]*( ?%| ?[a-zA-Z/^0-9]+)?"));
  }

  /** As Markdown, for a pull request. */
  public String markdown() {
    StringBuilder out = new StringBuilder();
    line(header, out);
    StringBuilder rule = new StringBuilder("|");
    for (int c = 0; c < header.size(); c++) {
      rule.append(isNumeric(c) ? "--:|" : "---|");
    }
    out.append(rule).append('\n');
    rows.forEach(row -> line(row, out));
    return out.toString();
  }

  private static void line(List<String> cells, StringBuilder out) {
    out.append('|');
    for (String cell : cells) {
      out.append(' ').append(cell.replace("|", "\\|").replace('\n', ' ')).append(" |");
    }
    out.append('\n');
  }
}
