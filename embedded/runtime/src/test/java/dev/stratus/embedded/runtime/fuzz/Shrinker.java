package dev.stratus.embedded.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a failing program smaller by text: takes out statements and whole blocks, unwraps blocks,
 * and puts a number in the place of a bracketed expression, as long as javac takes the result and
 * it fails in the same way. Fuel is left alone: the program must still end.
 */
final class Shrinker {
  private final Function<FuzzCase, Optional<Outcome.Failed>> stillFails;
  private final long deadline;

  /**
   * @param stillFails runs a smaller program; empty where it does not fail as the original does, or
   *     does not compile
   * @param nanos how long to try
   */
  Shrinker(Function<FuzzCase, Optional<Outcome.Failed>> stillFails, long nanos) {
    this.stillFails = stillFails;
    this.deadline = System.nanoTime() + nanos;
  }

  Outcome.Failed shrink(Outcome.Failed failed) {
    Outcome.Failed best = failed;
    int before;
    do {
      before = best.fuzzCase().source().length();
      best = lines(best);
      best = brackets(best);
    } while (best.fuzzCase().source().length() < before && System.nanoTime() < deadline);
    return best;
  }

  private Optional<Outcome.Failed> attempt(FuzzCase from, String source) {
    return System.nanoTime() < deadline
        ? stillFails.apply(from.withSource(source))
        : Optional.empty();
  }

  private Outcome.Failed lines(Outcome.Failed failed) {
    Outcome.Failed best = failed;
    int at = 0;
    while (System.nanoTime() < deadline) {
      List<String> lines = best.fuzzCase().source().lines().toList();
      if (at >= lines.size()) {
        break;
      }
      Optional<Outcome.Failed> smaller = Optional.empty();
      if (removable(lines.get(at))) {
        int end = endOfStatement(lines, at);
        smaller = attempt(best.fuzzCase(), without(lines, at, end));
        if (smaller.isEmpty() && end > at) {
          smaller = attempt(best.fuzzCase(), unwrapped(lines, at, end));
        }
      }
      if (smaller.isPresent()) {
        best = smaller.get();
      } else {
        at++;
      }
    }
    return best;
  }

  private static boolean removable(String line) {
    // Without its fuel a loop need not end; without these lines local memory is raced for or unset.
    return !line.contains("fuel < 0")
        && !line.contains("localBarrier")
        && !line.contains("[lid] = ")
        && !line.contains("fuel-- <= 0")
        && !line.startsWith("import")
        && !line.contains("class ")
        && !line.contains("public static void");
  }

  /** The line of the closing bracket, or the line itself where it opens nothing. */
  private static int endOfStatement(List<String> lines, int at) {
    int depth = 0;
    for (int i = at; i < lines.size(); i++) {
      String line = lines.get(i);
      depth += count(line, '{') - count(line, '}');
      // "} else {" closes and opens: the statement goes on.
      if (depth <= 0 && !line.endsWith("{")) {
        return i;
      }
    }
    return at;
  }

  private static int count(String line, char wanted) {
    return (int) line.chars().filter(c -> c == wanted).count();
  }

  private static String without(List<String> lines, int from, int to) {
    List<String> rest = new ArrayList<>(lines.subList(0, from));
    rest.addAll(lines.subList(to + 1, lines.size()));
    return String.join("\n", rest) + "\n";
  }

  private static String unwrapped(List<String> lines, int from, int to) {
    List<String> rest = new ArrayList<>(lines.subList(0, from));
    rest.add("{");
    rest.addAll(lines.subList(from + 1, to));
    rest.add("}");
    rest.addAll(lines.subList(to + 1, lines.size()));
    return String.join("\n", rest) + "\n";
  }

  private Outcome.Failed brackets(Outcome.Failed failed) {
    Outcome.Failed best = failed;
    int at = 0;
    while (System.nanoTime() < deadline) {
      String source = best.fuzzCase().source();
      at = source.indexOf('(', at);
      if (at < 0) {
        break;
      }
      int end = closing(source, at);
      String inside = end < 0 ? "" : source.substring(at + 1, end);
      Optional<Outcome.Failed> smaller = Optional.empty();
      if (inside.length() > 3 && !inside.contains("fuel") && !inside.contains("\n")) {
        for (String simple : List.of("0", "1", "true", "false", "0f")) {
          if (smaller.isEmpty()) {
            smaller =
                attempt(
                    best.fuzzCase(), source.substring(0, at + 1) + simple + source.substring(end));
          }
        }
      }
      best = smaller.orElse(best);
      at++;
    }
    return best;
  }

  private static int closing(String source, int open) {
    int depth = 0;
    for (int i = open; i < source.length(); i++) {
      if (source.charAt(i) == '(') {
        depth++;
      } else if (source.charAt(i) == ')' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
