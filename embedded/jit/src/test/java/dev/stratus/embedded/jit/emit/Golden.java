package dev.stratus.embedded.jit.emit;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares generated text with a file of {@code src/test/resources/golden}. A difference is printed
 * with the way to accept it: {@code -Dstratus.accept=true} writes the files instead.
 */
final class Golden {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

  private Golden() {}

  static void check(String file, String actual) {
    Path path = FOLDER.resolve(file);
    try {
      if (Boolean.getBoolean("stratus.accept")) {
        Files.createDirectories(FOLDER);
        Files.writeString(path, actual);
        return;
      }
      String expected = Files.exists(path) ? Files.readString(path) : "";
      if (!expected.equals(actual)) {
        fail(
            "%s differs from what is generated now:%n%s%nIf the new text is right, accept it with"
                + " -Dstratus.accept=true and commit the file with the change that causes it.",
            path, difference(expected, actual));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines between the common beginning and the common end. */
  static String difference(String expected, String actual) {
    List<String> before = expected.lines().toList();
    List<String> after = actual.lines().toList();
    int shorter = Math.min(before.size(), after.size());
    int first = 0;
    while (first < shorter && before.get(first).equals(after.get(first))) {
      first++;
    }
    int last = 0;
    while (last < shorter - first
        && before.get(before.size() - 1 - last).equals(after.get(after.size() - 1 - last))) {
      last++;
    }
    StringBuilder text = new StringBuilder("from line " + (first + 1) + ":\n");
    before
        .subList(first, before.size() - last)
        .forEach(l -> text.append("- ").append(l).append('\n'));
    after
        .subList(first, after.size() - last)
        .forEach(l -> text.append("+ ").append(l).append('\n'));
    return text.toString();
  }
}
