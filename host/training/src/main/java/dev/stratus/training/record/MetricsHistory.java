package dev.stratus.training.record;

import dev.stratus.data.DataException;
import dev.stratus.report.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines that a training which goes on finds in its metrics file.
 *
 * @param file where they are
 * @param lines all, the last perhaps broken off
 */
record MetricsHistory(Path file, List<String> lines) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  MetricsHistory {
    lines = List.copyOf(lines);
  }

  static MetricsHistory of(Path file) throws IOException {
    // Bytes that are no UTF-8 become a sign that JSON does not have outside of strings.
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return new MetricsHistory(file, text.lines().toList());
  }

  /**
   * Leaves in the file what was up to an iteration; the rest will be done anew.
   *
   * @throws DataException if it is no metrics file, or damaged before its last line
   */
  void cutAfter(long iteration) throws IOException {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (isUpTo(iteration, i)) {
        kept.append(lines.get(i)).append('\n');
      }
    }
    WholeFile.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isUpTo(long iteration, int index) {
    try {
      JsonNode line = JSON.readTree(lines.get(index));
      if (index == 0 && !line.path("format").asString("").equals(MetricsLines.FORMAT)) {
        throw strange("its first line has no format '" + MetricsLines.FORMAT + "'", null);
      }
      if (!line.path("iteration").isIntegralNumber()) {
        throw strange("line " + (index + 1) + " has no iteration", null);
      }
      return line.path("iteration").asLong() <= iteration;
    } catch (JacksonException e) {
      // A run that was cut off, by a loss of power say, may leave a part of its last line.
      if (index > 0 && index == lines.size() - 1) {
        return false;
      }
      throw strange("line " + (index + 1) + " is no JSON", e);
    }
  }

  private DataException strange(String what, @Nullable Throwable cause) {
    return new DataException(
        "The metrics cannot go on in "
            + file
            + ": "
            + what
            + ". Name another file, or remove this one.",
        cause);
  }
}
