package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.spi.ProbeResult;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Findings as lines of words parted by tabs: a head, the time, a line for each result, {@code end}.
 * A file without its last line, or with one that is not understood, is ignored and made anew.
 */
final class FindingsFile {
  private static final System.Logger LOG = System.getLogger(FindingsFile.class.getName());
  private static final String HEAD = "stratus-preflight 1";
  private static final String END = "end";

  private FindingsFile() {}

  /** A result as one line. */
  static String line(String word, ProbeResult result) {
    return String.join("\t", word, result.probe(), result.outcome().name(), flat(result.detail()));
  }

  private static String flat(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /**
   * The result of a line that {@link #line} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ProbeResult result(String[] words) {
    if (words.length != 4) {
      throw new IllegalArgumentException("a line of " + words.length + " words");
    }
    Probe probe =
        Probes.ALL.stream()
            .filter(p -> p.name().equals(words[1]))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no probe is called " + words[1]));
    return probe.result(ProbeResult.Outcome.valueOf(words[2]), words[3]);
  }

  /** What a file holds; empty where there is none or it is not good. */
  static Optional<Findings> read(Path file) {
    try {
      return Optional.of(parse(Files.readAllLines(file)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException | DateTimeException bad) {
      LOG.log(
          Level.WARNING,
          "The preflight''s findings in {0} are ignored and made anew: {1}",
          file,
          bad);
      return Optional.empty();
    }
  }

  private static Findings parse(List<String> lines) {
    if (lines.size() < 3 || !lines.getFirst().equals(HEAD) || !lines.getLast().equals(END)) {
      throw new IllegalArgumentException("it is not whole");
    }
    Instant at = Instant.EPOCH;
    Optional<KnownBugs.Setting> setting = Optional.empty();
    List<ProbeResult> results = new ArrayList<>();
    List<ProbeResult> without = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] words = line.split("\t", -1);
      switch (words[0]) {
        case "device" -> {
          // For people who read the file; the file's name is what it is found by.
        }
        case "time" -> at = Instant.parse(words[1]);
        case "setting" -> setting = Optional.of(new KnownBugs.Setting(words[1], words[2]));
        case "result" -> results.add(result(words));
        case "without" -> without.add(result(words));
        default -> throw new IllegalArgumentException("the word " + words[0] + " is unknown");
      }
    }
    return new Findings(at, results, setting, without);
  }

  /** Keeps findings; they appear whole or not at all. */
  static void write(Path file, String device, Findings findings) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    lines.add("device\t" + flat(device));
    lines.add("time\t" + findings.probedAt());
    findings.setting().ifPresent(s -> lines.add("setting\t" + s.name() + "\t" + s.value()));
    findings.results().forEach(r -> lines.add(line("result", r)));
    findings.failuresWithout().forEach(r -> lines.add(line("without", r)));
    lines.add(END);
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path temporary = Files.createTempFile(folder, "findings", ".part");
    try {
      Files.write(temporary, lines);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
