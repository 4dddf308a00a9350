package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.opencl.OpenClContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs cases in a JVM of their own, because PoCL 3.1 takes the whole process with it on some loops
 * with barriers in them (assertion "exit != NULL", ParallelRegion.cc). Such a case is the driver's
 * failure, not a mismatch: it is narrowed down, and the others are run again without it.
 */
final class ForkedCases {
  private static final String GROUP = "GROUP";
  private static final String BEGIN = "BEGIN";
  private static final String AGREES = "AGREES";
  private static final String FAILED = "FAILED";
  private static final String DETAIL = "DETAIL";

  /** Cases in one program: building an entry point costs a driver more than a function does. */
  private static final int GROUP_SIZE = 40;

  /** Many times what a child's share takes: a kernel that does not end is stopped by it. */
  private static final long MINUTES = 8;

  /** Properties of a child: the seed of the case at whose build or launch it ends. */
  static final String END_AT_BUILD = "stratus.fuzz.test.endAtBuild";

  static final String END_AT_LAUNCH = "stratus.fuzz.test.endAtLaunch";

  /** Property of a child: the seeds are those of {@link StridedKernels}. */
  static final String STRIDED = "stratus.fuzz.test.strided";

  /** Property of a child: the device is given SPIR-V. */
  static final String SPIRV = "stratus.fuzz.test.spirv";

  /**
   * @param aborted cases on which the driver ended the process
   */
  record Result(List<Outcome> outcomes, List<FuzzCase> aborted) {}

  /** Cases still to run, so many in one program. */
  private record Share(Map<Long, FuzzCase> cases, int groupSize) {}

  /** What one child did: its lines, and whether it came to its end. */
  private record Child(List<String> lines, int exit) {}

  private ForkedCases() {}

  static Result run(List<FuzzCase> cases) {
    return run(cases, List.of());
  }

  /**
   * @param jvmOptions for the children: a test plants a driver's end with them
   */
  static Result run(List<FuzzCase> cases, List<String> jvmOptions) {
    Map<Long, FuzzCase> all = new LinkedHashMap<>();
    cases.forEach(c -> all.put(c.seed(), c));
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    Deque<Share> shares = new ArrayDeque<>(List.of(new Share(all, GROUP_SIZE)));
    while (!shares.isEmpty()) {
      Share share = shares.pop();
      Child child = child(share, jvmOptions);
      Progress progress = Progress.of(child.lines(), share.cases(), result.outcomes());
      if (child.exit() != 0) {
        narrow(progress, share, shares, result);
      } else if (!share.cases().isEmpty()) {
        throw new IllegalStateException(
            "a forked JVM left " + share.cases().size() + " cases out; " + progress.said());
      }
    }
    return result;
  }

  /**
   * After the end of a child: a kernel with barriers has a launch to itself and is the culprit; of
   * others the group that was being built or run is run again in halves, until one stands alone.
   * What the child had not come to is run by the next.
   */
  private static void narrow(Progress progress, Share share, Deque<Share> shares, Result result) {
    Map<Long, FuzzCase> suspects = new LinkedHashMap<>();
    progress.group().stream()
        .filter(share.cases()::containsKey)
        .forEach(seed -> suspects.put(seed, share.cases().get(seed)));
    Optional<FuzzCase> begun = progress.begun().map(share.cases()::get);
    if (suspects.size() == 1) {
      result.aborted().addAll(suspects.values());
    } else if (begun.isPresent() && begun.get().kind() == FuzzCase.Kind.CONTEXT) {
      result.aborted().add(begun.get());
      suspects.remove(begun.get().seed());
      push(suspects, share.groupSize(), shares);
    } else if (suspects.isEmpty()) {
      throw new IllegalStateException("a forked JVM did nothing; " + progress.said());
    } else {
      push(suspects, Math.ceilDiv(suspects.size(), 2), shares);
    }
    progress.group().forEach(share.cases()::remove);
    push(share.cases(), share.groupSize(), shares);
  }

  private static void push(Map<Long, FuzzCase> cases, int groupSize, Deque<Share> shares) {
    if (!cases.isEmpty()) {
      shares.push(new Share(cases, groupSize));
    }
  }

  /**
   * How far a child came.
   *
   * @param group seeds of the group it had begun last
   * @param begun the case of that group it had launched last; empty while it was building
   */
  private record Progress(List<Long> group, Optional<Long> begun, String said) {

    /** Takes what a child has dealt with from {@code left} to {@code outcomes}. */
    static Progress of(List<String> lines, Map<Long, FuzzCase> left, List<Outcome> outcomes) {
      List<Long> group = List.of();
      Optional<Long> begun = Optional.empty();
      List<String> details = new ArrayList<>();
      for (String line : lines) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
          case GROUP -> {
            group = Stream.of(words[1].split(",")).map(ForkedCases::seed).toList();
            begun = Optional.empty();
          }
          case BEGIN -> begun = Optional.of(seed(words[1]));
          case DETAIL -> details.add(line.substring(DETAIL.length() + 1));
          case AGREES -> outcomes.add(new Outcome.Agrees(left.remove(seed(words[1]))));
          case FAILED -> {
            FuzzCase failed = left.remove(seed(words[1]));
            outcomes.add(
                new Outcome.Failed(failed, words[2], List.copyOf(details), Optional.empty()));
            details.clear();
          }
          default -> {}
        }
      }
      return new Progress(group, begun, "it said:\n" + String.join("\n", lines));
    }
  }

  private static long seed(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }

  private static Child child(Share share, List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // An abort must not leave a core file of a gigabyte, nor its report among the sources.
    command.addAll(
        List.of(
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + FailureFolder.ROOT.resolve("hs_err_%p.log"),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ForkedCases.class.getName());
    command.add(Integer.toString(share.groupSize()));
    share.cases().keySet().forEach(seed -> command.add(Long.toHexString(seed)));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> lines = new ArrayList<>();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        Thread.ofVirtual().start(() -> stopWhenLate(process));
        reader.lines().forEach(lines::add);
      }
      return new Child(lines, process.waitFor());
    } catch (IOException unstartable) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), unstartable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a forked JVM was running", stopped);
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

  /** The child: names each group and each case before it runs, and then how each went. */
  public static void main(String[] arguments) {
    int groupSize = Integer.parseInt(arguments[0]);
    List<FuzzCase> cases = Stream.of(arguments).skip(1).map(hex -> generate(seed(hex))).toList();
    try (OpenClContext context = OpenClContext.open(KernelFuzzTest.device());
        FuzzEngine engine =
            new FuzzEngine(
                context,
                Boolean.getBoolean(SPIRV),
                c -> {
                  System.out.println(BEGIN + " " + hex(c));
                  endWherePlanted(END_AT_LAUNCH, List.of(c));
                })) {
      for (int from = 0; from < cases.size(); from += groupSize) {
        List<FuzzCase> group = cases.subList(from, Math.min(cases.size(), from + groupSize));
        System.out.println(
            GROUP + " " + String.join(",", group.stream().map(ForkedCases::hex).toList()));
        endWherePlanted(END_AT_BUILD, group);
        engine.run(group, ForkedCases::optimised).forEach(ForkedCases::tell);
      }
    }
  }

  private static FuzzCase generate(long seed) {
    return Boolean.getBoolean(STRIDED)
        ? StridedKernels.generate(seed, new Dice(seed))
        : Generator.generate(seed);
  }

  /** What a driver does that ends the process, for the test of this class. */
  private static void endWherePlanted(String property, List<FuzzCase> cases) {
    String planted = System.getProperty(property, "");
    if (cases.stream().anyMatch(c -> hex(c).equals(planted))) {
      Runtime.getRuntime().halt(139);
    }
  }

  /** A third of the cases; by the seed, so that a case is built the same way in any group. */
  private static boolean optimised(FuzzCase fuzzCase) {
    return Long.remainderUnsigned(fuzzCase.seed(), 3) == 0;
  }

  private static void tell(Outcome outcome) {
    switch (outcome) {
      case Outcome.Agrees agrees -> System.out.println(AGREES + " " + hex(agrees.fuzzCase()));
      case Outcome.Failed failed -> {
        failed.details().forEach(detail -> System.out.println(DETAIL + " " + detail));
        System.out.println(FAILED + " " + hex(failed.fuzzCase()) + " " + failed.family());
      }
    }
  }

  private static String hex(FuzzCase fuzzCase) {
    return Long.toHexString(fuzzCase.seed());
  }
}
