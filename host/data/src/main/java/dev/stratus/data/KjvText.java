package dev.stratus.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The King James Bible as {@code stratus data fetch kjv} writes it: place, blank, verse. */
public final class KjvText {
  private KjvText() {}

  /**
   * The verses without their places ({@code Ge1:1}), a line each, each line ended.
   *
   * @throws DataException if a line does not begin with a place (with its number)
   */
  public static String read(Path file) {
    List<String> verses = new ArrayList<>();
    for (String line : TextFile.read(file).lines().toList()) {
      int blank = line.indexOf(' ');
      if (blank < 0 || !line.substring(0, blank).matches("[0-9]?[A-Za-z]+[0-9]+:[0-9]+")) {
        throw DataException.at(
            file,
            "line " + (verses.size() + 1),
            "no place such as Ge1:1 before the verse; take the file that stratus data fetch kjv"
                + " writes, or read it as plain text.");
      }
      verses.add(line.substring(blank + 1));
    }
    return String.join("\n", verses) + "\n";
  }
}
