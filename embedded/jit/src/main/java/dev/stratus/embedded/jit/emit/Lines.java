package dev.stratus.embedded.jit.emit;

import java.util.ArrayList;
import java.util.List;

/** Text under construction, indented by two spaces a level. */
final class Lines {
  private record Line(int level, String text) {}

  private final List<Line> lines = new ArrayList<>();
  private int level;

  void add(String text) {
    lines.add(new Line(level, text));
  }

  /** A line that starts at the margin, such as a directive. */
  void margin(String text) {
    lines.add(new Line(0, text));
  }

  void indent() {
    level++;
  }

  void outdent() {
    level--;
  }

  /** The place of the next line. */
  int mark() {
    return lines.size();
  }

  boolean isEmptySince(int mark) {
    return lines.size() == mark;
  }

  void backTo(int mark) {
    lines.subList(mark, lines.size()).clear();
  }

  void insert(int mark, String text) {
    lines.add(mark, new Line(level, text));
  }

  /** Moves the lines since a mark right, or left where {@code by} is negative. */
  void shift(int mark, int by) {
    lines
        .subList(mark, lines.size())
        .replaceAll(line ->
            line.text().startsWith("#")
                ? line
                : new Line(Math.max(0, line.level() + by), line.text()));
  }

  /** Puts text before the line at a mark. */
  void prefix(int mark, String text) {
    lines.set(mark, new Line(lines.get(mark).level(), text + lines.get(mark).text()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append("  ".repeat(line.level())).append(line.text()).append('\n');
    }
    return text.toString();
  }
}
