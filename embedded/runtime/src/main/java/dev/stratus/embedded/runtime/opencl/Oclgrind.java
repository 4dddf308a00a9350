package dev.stratus.embedded.runtime.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs Java programs on Oclgrind, the OpenCL device that finds data races and accesses out of
 * bounds. The program runs in a JVM of its own, whose ICD loader sees Oclgrind alone; Oclgrind's
 * launcher is not used, because it preloads itself under the loader and the two do not mix within a
 * JVM.
 *
 * <pre>{@code
 * OclgrindReport report = Oclgrind.run(MyKernels.class, List.of("6", "150"), Duration.ofSeconds(60));
 * report.requireClean();
 * }</pre>
 *
 * <p>The same by hand: a folder with one file {@code oclgrind.icd} that holds the path of {@code
 * liboclgrind-rt-icd.so}, and the environment {@code OCL_ICD_VENDORS=<folder> OCLGRIND_DATA_RACES=1
 * OCLGRIND_CHECK_API=1 OCLGRIND_LOG=<file>}. The exit status says nothing about findings: the log
 * does.
 */
public final class Oclgrind {
  /** Names the library where it is in none of the usual places. */
  public static final String LIBRARY_VARIABLE = "STRATUS_OCLGRIND_ICD";

  /** How to get it. */
  public static final String HOW_TO_GET_IT =
      "Oclgrind is not installed: `apt-get install oclgrind`, or run ci/install-opencl-cpu.sh, or name"
          + " its liboclgrind-rt-icd.so in "
          + LIBRARY_VARIABLE
          + ".";

  private static final String FILE = "liboclgrind-rt-icd.so";
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/oclgrind",
          "/usr/lib/x86_64-linux-gnu/oclgrind",
          "/usr/lib/aarch64-linux-gnu/oclgrind",
          "/usr/local/lib/oclgrind",
          "/usr/local/lib",
          "/usr/lib64/oclgrind",
          "/usr/lib64");

  private Oclgrind() {}

  /** The ICD library of this machine, if it is installed. */
  public static Optional<Path> library() {
    String named = System.getenv(LIBRARY_VARIABLE);
    Stream<Path> candidates =
        named == null || named.isBlank()
            ? FOLDERS.stream().map(folder -> Path.of(folder, FILE))
            : Stream.of(Path.of(named));
    return candidates.filter(Files::isRegularFile).findFirst();
  }

  /**
   * Runs a class's {@code main} on Oclgrind, with this JVM's class path.
   *
   * @param timeout after which the program is killed
   * @throws IllegalStateException if Oclgrind is not installed ({@link #HOW_TO_GET_IT}), or the
   *     program did not end in time
   * @throws UncheckedIOException if the program cannot be started
   */
  public static OclgrindReport run(Class<?> main, List<String> arguments, Duration timeout) {
    Path library = library().orElseThrow(() -> new IllegalStateException(HOW_TO_GET_IT));
    try {
      Path folder = Files.createTempDirectory("stratus-oclgrind");
      try {
        return run(folder, library, command(main, arguments), timeout);
      } finally {
        delete(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("Oclgrind could not be run with " + main.getName(), failed);
    }
  }

  /**
   * What a JVM needs in its environment to see Oclgrind alone and to leave its findings in a file.
   */
  static Map<String, String> environment(Path vendors, Path log) {
    return Map.of(
        "OCL_ICD_VENDORS",
        vendors.toString(),
        "OCLGRIND_DATA_RACES",
        "1",
        "OCLGRIND_CHECK_API",
        "1",
        "OCLGRIND_LOG",
        log.toString());
  }

  private static List<String> command(Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    return command;
  }

  private static OclgrindReport run(
      Path folder, Path library, List<String> command, Duration timeout) throws IOException {
    Path vendors = Files.createDirectory(folder.resolve("vendors"));
    Files.writeString(vendors.resolve("oclgrind.icd"), library + "\n");
    Path log = folder.resolve("findings.log");
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment(vendors, log));
    int status = await(builder.start(), timeout, output);
    String findings = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    return OclgrindReport.of(status, Files.readString(output, StandardCharsets.UTF_8), findings);
  }

  private static int await(Process process, Duration timeout, Path output) throws IOException {
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new IllegalStateException(
          "The program on Oclgrind did not end within "
              + timeout
              + ". It said: "
              + Files.readString(output));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Interrupted while the program ran on Oclgrind.", interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
