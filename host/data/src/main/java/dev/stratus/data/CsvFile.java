package dev.stratus.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Numbers separated by commas, a row each, one column of it the class: a number or a word. Plain or
 * gzip, UTF-8; a first line without any number is a header. Fields are not quoted: numbers need
 * none.
 */
public final class CsvFile {
  private CsvFile() {}

  /**
   * Reads rows; classes are named as the file names them, in order of number where all are whole
   * numbers, else of the alphabet.
   *
   * @param labelColumn from 0, or from the end: -1 is the last
   * @throws DataException with file, line, column and what is legal
   */
  public static LabelledRows read(Path file, int labelColumn) {
    List<String> lines = TextFile.read(file).lines().toList();
    return parse(file, lines, labelColumn);
  }

  /**
   * Reads numbers alone, row by row; a first line without any number is a header.
   *
   * @throws DataException with file, line, column and what is legal
   */
  public static float[] readValues(Path file) {
    List<String> lines = TextFile.read(file).lines().toList();
    List<float[]> rows = new ArrayList<>();
    for (int i = isHeader(lines.getFirst()) ? 1 : 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      String[] fields = lines.get(i).split(",", -1);
      float[] row = new float[fields.length];
      for (int c = 0; c < row.length; c++) {
        row[c] = number(file, i + 1, c + 1, fields[c]);
      }
      if (!rows.isEmpty() && rows.getFirst().length != row.length) {
        throw DataException.at(
            file,
            "line " + (i + 1),
            row.length + " fields; lines before have " + rows.getFirst().length + ".");
      }
      rows.add(row);
    }
    float[] values = new float[rows.stream().mapToInt(row -> row.length).sum()];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, values, at, row.length);
      at += row.length;
    }
    return values;
  }

  static LabelledRows parse(Path file, List<String> lines, int labelColumn) {
    int start = isHeader(lines.getFirst()) ? 1 : 0;
    int end = lines.size();
    while (end > start && lines.get(end - 1).isBlank()) {
      end--;
    }
    if (end == start) {
      throw new DataException(file + " has no row; a row is numbers separated by commas.");
    }
    int columns = lines.get(start).split(",", -1).length;
    int label = labelColumn < 0 ? columns + labelColumn : labelColumn;
    if (columns < 2 || label < 0 || label >= columns) {
      throw new DataException(
          file
              + " has "
              + columns
              + " columns and column "
              + labelColumn
              + " is to be the class; give 0 to "
              + (columns - 1)
              + " or -1 to -"
              + columns
              + ", and there must be a value beside it.");
    }
    float[] values = new float[(end - start) * (columns - 1)];
    String[] labels = new String[end - start];
    for (int i = start; i < end; i++) {
      String[] fields = lines.get(i).split(",", -1);
      if (fields.length != columns) {
        throw DataException.at(
            file,
            "line " + (i + 1),
            fields.length + " fields; line " + (start + 1) + " has " + columns + ", so must all.");
      }
      int at = (i - start) * (columns - 1);
      for (int c = 0; c < columns; c++) {
        if (c != label) {
          values[at++] = number(file, i + 1, c + 1, fields[c]);
        }
      }
      labels[i - start] = label(file, i + 1, label + 1, fields[label]);
    }
    List<String> names = names(labels);
    int[] classes = new int[labels.length];
    for (int row = 0; row < classes.length; row++) {
      classes[row] = names.indexOf(labels[row]);
    }
    return new LabelledRows(file.toString(), values, classes, names);
  }

  private static boolean isHeader(String line) {
    for (String field : line.split(",", -1)) {
      try {
        Float.parseFloat(field.strip());
        return false;
      } catch (NumberFormatException e) {
        continue; // a word, as a header has it
      }
    }
    return true;
  }

  private static float number(Path file, int line, int column, String field) {
    float value;
    try {
      value = Float.parseFloat(field.strip());
    } catch (NumberFormatException e) {
      throw DataException.at(
          file,
          "line " + line + ", column " + column,
          "'" + field + "' is no number; give one such as 0.5 or -3e2.");
    }
    if (!Float.isFinite(value)) {
      throw DataException.at(
          file,
          "line " + line + ", column " + column,
          "'" + field + "'; values must be finite in float32.");
    }
    return value;
  }

  private static String label(Path file, int line, int column, String field) {
    if (field.isBlank()) {
      throw DataException.at(
          file, "line " + line + ", column " + column, "no class; give a word or a number.");
    }
    return field.strip();
  }

  private static List<String> names(String[] labels) {
    TreeSet<String> words = new TreeSet<>(List.of(labels));
    List<String> names = new ArrayList<>(words);
    if (words.stream().allMatch(w -> w.matches("-?[0-9]{1,9}"))) {
      names.sort((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    }
    return names;
  }
}
