package dev.stratus.bench.device;

import dev.stratus.report.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A file of results: a run on each line, the newest last; runs are added, never changed. */
public final class BenchFile {
  private BenchFile() {}

  /**
   * The runs of a file; none where it is not there.
   *
   * @throws IllegalArgumentException if it cannot be read, is no such file, or is of another schema
   *     version; the message names file and line
   */
  public static List<BenchDocument> read(Path file) {
    List<BenchDocument> runs = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank()) {
        runs.add(document(file, number, line));
      }
    }
    return runs;
  }

  private static List<String> lines(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          file + " cannot be read: " + unreadable.getMessage() + ".", unreadable);
    }
  }

  private static BenchDocument document(Path file, int number, String line) {
    JsonNode tree;
    try {
      tree = BenchDocument.MAPPER.readTree(line);
    } catch (JacksonException wrong) {
      throw new IllegalArgumentException(
          file + ", line " + number + ", is no JSON: " + wrong.getOriginalMessage() + ".", wrong);
    }
    if (!tree.isObject() || !tree.has("schemaVersion") || !tree.has("cases")) {
      throw new IllegalArgumentException(
          file
              + ", line "
              + number
              + ", is no result of 'stratus bench --json': it has no schemaVersion or no cases.");
    }
    int version = tree.get("schemaVersion").asInt();
    if (version != BenchDocument.SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          file
              + ", line "
              + number
              + ", is of schema version "
              + version
              + ", and this version of Stratus reads "
              + BenchDocument.SCHEMA_VERSION
              + "; measure anew, or use the version that wrote it.");
    }
    return new BenchDocument(tree.asObject());
  }

  /**
   * The newest run.
   *
   * @throws IllegalArgumentException as {@link #read}, or if there is none
   */
  public static BenchDocument newest(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(file + " is not there.");
    }
    List<BenchDocument> runs = read(file);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no run.");
    }
    return runs.getLast();
  }

  /**
   * Adds a run behind those there are; the file is whole at any time.
   *
   * @throws IOException if it cannot be written
   */
  public static void append(Path file, BenchDocument run) throws IOException {
    StringBuilder all = new StringBuilder();
    read(file).forEach(one -> all.append(one.line()).append('\n'));
    all.append(run.line()).append('\n');
    WholeFile.write(file, all.toString().getBytes(StandardCharsets.UTF_8));
  }
}
