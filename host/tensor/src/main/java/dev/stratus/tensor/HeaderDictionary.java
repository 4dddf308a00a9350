package dev.stratus.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dictionary of an .npy header, read by hand: strings in either quote, True or False, a tuple
 * of integers (with the {@code L} that Python 2 wrote), blanks and a trailing comma.
 */
record HeaderDictionary(String descr, boolean fortranOrder, List<Long> shape) {

  static HeaderDictionary parse(FileSpec file, String text) {
    return new Parser(file, text).dictionary();
  }

  private static final class Parser {
    private final FileSpec file;
    private final String text;
    private int at;

    Parser(FileSpec file, String text) {
      this.file = file;
      this.text = text;
    }

    HeaderDictionary dictionary() {
      @Nullable String descr = null;
      @Nullable Boolean fortranOrder = null;
      @Nullable List<Long> shape = null;
      expect('{');
      while (!take('}')) {
        int keyAt = at;
        String key = string();
        expect(':');
        boolean again =
            switch (key) {
              case "descr" -> descr != null;
              case "fortran_order" -> fortranOrder != null;
              case "shape" -> shape != null;
              default ->
                  throw wrong(
                      keyAt,
                      "an unknown key '" + key + "' (descr, fortran_order, shape are known)");
            };
        if (again) {
          throw wrong(keyAt, "the key '" + key + "' twice");
        }
        switch (key) {
          case "descr" -> descr = descr();
          case "fortran_order" -> fortranOrder = bool();
          default -> shape = tuple();
        }
        if (!take(',')) {
          expect('}');
          break;
        }
      }
      if (!text.substring(at).isBlank()) {
        throw wrong(at, "text after its dictionary");
      }
      if (descr == null || fortranOrder == null || shape == null) {
        String missing = descr == null ? "descr" : fortranOrder == null ? "fortran_order" : "shape";
        throw wrong(at, "no key '" + missing + "'");
      }
      return new HeaderDictionary(descr, fortranOrder, shape);
    }

    /** A plain descr is a string; a structured one is a list, taken whole so as to be named. */
    private String descr() {
      if (peek() != '[') {
        return string();
      }
      int start = at;
      int depth = 0;
      do {
        if (at >= text.length()) {
          throw wrong(start, "a list that does not end");
        }
        char c = text.charAt(at++);
        depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      } while (depth > 0);
      return text.substring(start, at);
    }

    private String string() {
      char quote = peek();
      int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        throw wrong(at, "no quoted text");
      }
      String value = text.substring(at + 1, end);
      at = end + 1;
      return value;
    }

    private boolean bool() {
      peek();
      boolean value = text.startsWith("True", at);
      if (!value && !text.startsWith("False", at)) {
        throw wrong(at, "neither True nor False");
      }
      at += value ? 4 : 5;
      return value;
    }

    private List<Long> tuple() {
      List<Long> sizes = new ArrayList<>();
      expect('(');
      while (!take(')')) {
        sizes.add(size());
        if (!take(',')) {
          expect(')');
          break;
        }
      }
      return sizes;
    }

    private long size() {
      peek();
      int start = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      // 18 digits always fit a long; no array has a dimension longer than that.
      if (at == start || at - start > 18) {
        throw wrong(start, "no size from 0 to 10^18");
      }
      long size = Long.parseLong(text, start, at, 10);
      if (at < text.length() && text.charAt(at) == 'L') {
        at++;
      }
      return size;
    }

    private void expect(char c) {
      if (!take(c)) {
        throw wrong(at, "no '" + c + "'");
      }
    }

    private boolean take(char c) {
      boolean found = peek() == c;
      at += found ? 1 : 0;
      return found;
    }

    /** The next character that is no blank, or NUL at the end. */
    private char peek() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private TensorFileException wrong(int where, String what) {
      return file.refuse(
          "has a malformed .npy header: "
              + what
              + " at character "
              + where
              + " of \""
              + text.strip()
              + "\".");
    }
  }
}
