package dev.stratus.embedded.runtime.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins generated sources into one: a driver's compiler takes a tenth of a second to start, so many
 * kernels share a program. Helper functions and directives that several sources bring with them,
 * word for word, are kept once.
 */
final class ProgramText {
  private ProgramText() {}

  static String join(List<String> sources) {
    Set<String> pieces = new LinkedHashSet<>();
    for (String source : sources) {
      pieces.addAll(pieces(source));
    }
    return String.join("\n", pieces) + "\n";
  }

  /** Directives, conditional ones whole, and top-level declarations, in order. */
  static List<String> pieces(String source) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int braces = 0;
    int conditionals = 0;
    for (String line : source.lines().toList()) {
      if (piece.isEmpty() && line.isBlank()) {
        continue;
      }
      piece.append(line).append('\n');
      String code = line.strip();
      if (code.startsWith("#if")) {
        conditionals++;
      } else if (code.startsWith("#endif")) {
        conditionals--;
      }
      braces += depthChange(line);
      boolean ends =
          code.startsWith("#") || code.endsWith(";") || code.endsWith("}") || code.endsWith("*/");
      if (braces == 0 && conditionals == 0 && ends && !code.endsWith("\\")) {
        flush(piece, pieces);
      }
    }
    if (!piece.isEmpty()) {
      flush(piece, pieces);
    }
    return pieces;
  }

  private static void flush(StringBuilder piece, List<String> pieces) {
    pieces.add(piece.toString().stripTrailing());
    piece.setLength(0);
  }

  private static int depthChange(String line) {
    int change = 0;
    int comment = line.indexOf("//");
    String code = comment < 0 ? line : line.substring(0, comment);
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '{') {
        change++;
      } else if (c == '}') {
        change--;
      }
    }
    return change;
  }
}
