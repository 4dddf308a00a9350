package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.spi.ProbeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the preflight's program wrote before it ended.
 *
 * @param begun whether it came as far as opening the device
 * @param running the step that was begun and not finished; empty if none was
 * @param results in the order in which they came
 */
record Transcript(boolean begun, Optional<String> running, List<ProbeResult> results) {
  Transcript {
    results = List.copyOf(results);
  }

  static Transcript read(Path file) throws IOException {
    try {
      return of(Files.readAllLines(file));
    } catch (NoSuchFileException nothing) {
      return of(List.of());
    }
  }

  static Transcript of(List<String> lines) {
    boolean begun = false;
    Optional<String> running = Optional.empty();
    List<ProbeResult> results = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split("\t", -1);
      if (words[0].equals(PreflightProgram.STARTING) && words.length == 2) {
        begun = true;
        running = Optional.of(words[1]);
      } else if (words[0].equals(PreflightProgram.RESULT) && words.length == 4) {
        results.add(FindingsFile.result(words));
        running = running.filter(step -> !step.equals(words[1]));
      }
    }
    return new Transcript(begun, running, results);
  }

  /**
   * The results where the process did not come to its end: the probe that was running has failed;
   * where they were being built, that of the compiler has.
   *
   * @param how a clause such as {@code it ended the process with signal 6}
   */
  Runner.Answered brokenOff(List<Probe> probes, String how, boolean lasting) {
    boolean building = running.filter(ProbeRun.BUILD::equals).isPresent();
    List<ProbeResult> all = new ArrayList<>();
    for (Probe probe : probes) {
      Optional<ProbeResult> known =
          results.stream().filter(r -> r.probe().equals(probe.name())).findFirst();
      boolean guilty =
          building ? probe.equals(Probes.LOOPS) : running.filter(probe.name()::equals).isPresent();
      if (known.isPresent()) {
        all.add(known.get());
      } else if (guilty) {
        all.add(probe.failed(building ? how + " (while the probes were built)" : how));
      } else {
        all.add(probe.notRun("the driver ended the preflight before"));
      }
    }
    return new Runner.Answered(all, lasting);
  }
}
