package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.opencl.OpenClContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs cases in a JVM of their own, because PoCL 3.1 takes the whole process with it on some loops
 * with barriers in them (assertion "exit != NULL", ParallelRegion.cc). Such a case is the driver's
 * failure, not a mismatch: the child is started again behind it.
 */
final class ForkedCases {
  private static final String BEGIN = "BEGIN";
  private static final String AGREES = "AGREES";
  private static final String FAILED = "FAILED";
  private static final String DETAIL = "DETAIL";
  private static final long MINUTES = 4;

  /**
   * @param aborted cases on which the driver ended the process
   */
  record Result(List<Outcome> outcomes, List<FuzzCase> aborted) {}

  private ForkedCases() {}

  static Result run(List<FuzzCase> cases) {
    Map<Long, FuzzCase> left = new LinkedHashMap<>();
    cases.forEach(c -> left.put(c.seed(), c));
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    while (!left.isEmpty()) {
      List<String> lines = child(left.keySet().stream().map(Long::toHexString).toList());
      take(lines, left, result);
    }
    return result;
  }

  /**
   * Takes from {@code left} what the child has dealt with. A child that comes to its end says how
   * each case went; of one that does not, only the case it had begun last is taken: the next child
   * runs the others.
   */
  private static void take(List<String> lines, Map<Long, FuzzCase> left, Result result) {
    Optional<Long> running = Optional.empty();
    List<String> details = new ArrayList<>();
    int before = left.size();
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case BEGIN -> running = Optional.of(seed(words[1]));
        case DETAIL -> details.add(line.substring(DETAIL.length() + 1));
        case AGREES -> result.outcomes().add(new Outcome.Agrees(left.remove(seed(words[1]))));
        case FAILED -> {
          FuzzCase failed = left.remove(seed(words[1]));
          result
              .outcomes()
              .add(new Outcome.Failed(failed, words[2], List.copyOf(details), Optional.empty()));
          details.clear();
        }
        default -> {}
      }
    }
    if (left.size() == before && running.isPresent()) {
      result.aborted().add(left.remove(running.get()));
    }
    if (left.size() == before) {
      throw new IllegalStateException(
          "a forked JVM did nothing; it said:\n" + String.join("\n", lines));
    }
  }

  private static long seed(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }

  private static List<String> child(List<String> seeds) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // An abort must not leave a core file of a gigabyte.
    command.addAll(
        List.of("-XX:-CreateCoredumpOnCrash", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ForkedCases.class.getName());
    command.addAll(seeds);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> lines = new ArrayList<>();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        Thread.ofVirtual().start(() -> stopWhenLate(process));
        reader.lines().forEach(lines::add);
      }
      return lines;
    } catch (IOException unstartable) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), unstartable);
    }
  }

  /** A kernel that does not end then counts as one that the driver could not take. */
  private static void stopWhenLate(Process process) {
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The child: names each case before it runs, and at the end says how each went. */
  public static void main(String[] seeds) {
    List<FuzzCase> cases = Stream.of(seeds).map(seed -> Generator.generate(seed(seed))).toList();
    try (OpenClContext context = OpenClContext.open(KernelFuzzTest.device());
        FuzzEngine engine =
            new FuzzEngine(context, c -> System.out.println(BEGIN + " " + hex(c)))) {
      for (Outcome outcome : engine.run(cases)) {
        switch (outcome) {
          case Outcome.Agrees agrees -> System.out.println(AGREES + " " + hex(agrees.fuzzCase()));
          case Outcome.Failed failed -> {
            failed.details().forEach(detail -> System.out.println(DETAIL + " " + detail));
            System.out.println(FAILED + " " + hex(failed.fuzzCase()) + " " + failed.family());
          }
        }
      }
    }
  }

  private static String hex(FuzzCase fuzzCase) {
    return Long.toHexString(fuzzCase.seed());
  }
}
