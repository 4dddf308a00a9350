package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.DriverWorkarounds;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs probes in a JVM of their own: a driver that aborts, crashes or never comes back takes that
 * one along, and what it was doing is known.
 */
final class ForkedRunner implements Runner {
  /** After this a driver hangs: some fifty times what the slowest probe took. */
  private static final Duration HANGS = Duration.ofSeconds(30);

  /** A process that had less of the processor by then waits for others, not for itself. */
  private static final Duration BUSY = Duration.ofSeconds(15);

  /** How much longer such a one gets. */
  private static final Duration STALLED = Duration.ofSeconds(60);

  private static final int MESSAGE_LINES = 3;

  private static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** SIGHUP, SIGINT, SIGKILL (also the kernel's, for want of memory) and SIGTERM. */
  private static final List<Integer> OUTSIDE_SIGNALS = List.of(1, 2, 9, 15);

  @Override
  public Answer run(
      OpenClDevice device, List<Probe> probes, Optional<KnownBugs.Setting> setting, Duration time) {
    Optional<String> classPath = classPath();
    if (classPath.isEmpty()) {
      return new Impossible("this JVM was started without a class path that another could take");
    }
    try {
      Path folder = Files.createTempDirectory("stratus-preflight");
      try {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command(classPath.get())));
        builder.command().add(Fingerprint.ofDevice(device.description()));
        builder.command().add(probes.stream().map(Probe::name).collect(Collectors.joining(",")));
        builder.command().add(folder.resolve("results").toString());
        builder.command().add(Long.toString(time.toMillis()));
        // What a user gives all JVMs, such as a collector or a heap, may not go with this one's.
        OPTION_VARIABLES.forEach(builder.environment()::remove);
        setting.ifPresent(s -> builder.environment().put(s.name(), s.value()));
        return run(builder.directory(folder.toFile()), folder, probes);
      } finally {
        delete(folder);
      }
    } catch (IOException failed) {
      return new Impossible("a JVM for it could not be started: " + failed.getMessage());
    }
  }

  private static Optional<String> classPath() {
    String path = System.getProperty("java.class.path", "");
    // The program runs in another folder, so that a crash leaves its traces there.
    return path.isBlank()
        ? Optional.empty()
        : Optional.of(
            Stream.of(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
  }

  private static List<String> command(String classPath) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-Xmx256m",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=hs_err.log",
        "-D" + DriverWorkarounds.PROPERTY + "=off",
        "-cp",
        classPath,
        PreflightProgram.class.getName());
  }

  private static Answer run(ProcessBuilder builder, Path folder, List<Probe> probes)
      throws IOException {
    Path output = folder.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = ended(process);
      Transcript transcript = Transcript.read(folder.resolve("results"));
      if (!ended) {
        return transcript.brokenOff(
            probes, "it did not end within " + HANGS.plus(STALLED).toSeconds() + " s", false);
      }
      int status = process.exitValue();
      if (status == PreflightProgram.NO_SUCH_DEVICE) {
        return new Impossible("another JVM does not see this device");
      }
      String said = lastLines(output);
      if (!transcript.begun()) {
        return new Impossible("its JVM ended with status " + status + ": " + said);
      }
      return status == 0
          ? new Answered(transcript.results(), true)
          : transcript.brokenOff(
              probes, "it ended the process " + how(status) + ": " + said, !fromOutside(status));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Impossible("it was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean ended(Process process) throws InterruptedException {
    if (process.waitFor(HANGS.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    Duration used = process.info().totalCpuDuration().orElse(HANGS);
    return used.compareTo(BUSY) < 0 && process.waitFor(STALLED.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ended by a user, a container or for want of memory: that says nothing of the driver. */
  private static boolean fromOutside(int status) {
    return OUTSIDE_SIGNALS.contains(status - 128);
  }

  private static String how(int status) {
    return status > 128 ? "with signal " + (status - 128) : "with status " + status;
  }

  private static String lastLines(Path output) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    return lines.isEmpty()
        ? "it said nothing"
        : String.join(
            " / ", lines.subList(Math.max(0, lines.size() - MESSAGE_LINES), lines.size()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
