package dev.stratus.report;

/** Text in HTML and XML. */
final class Markup {
  private Markup() {}

  /** With what would be markup spelled out; characters that XML does not have are left out. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
              if (c >= ' ' || c == '\n' || c == '\t') {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.toString();
  }

  /** JSON for a script element: no text in it can end the element. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c");
  }
}
