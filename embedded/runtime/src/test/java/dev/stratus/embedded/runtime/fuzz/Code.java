package dev.stratus.embedded.runtime.fuzz;

/**
 * Source text with its indentation. A line is a statement, or opens or closes a block: {@link
 * Shrinker} relies on it.
 */
final class Code {
  private final StringBuilder text = new StringBuilder();
  private int indent;

  void line(String line) {
    text.append("  ".repeat(indent)).append(line).append('\n');
  }

  void open(String head) {
    line(head.isEmpty() ? "{" : head + " {");
    indent++;
  }

  void close() {
    close("}");
  }

  void close(String tail) {
    indent--;
    line(tail);
  }

  void middle(String line) {
    indent--;
    line(line);
    indent++;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
