package dev.stratus.data.fetch;

import dev.stratus.data.DataException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The system's programs, and what their failures mean. */
final class Tools {
  private static final long MINUTES = 15;
  private static final Pattern UNKNOWN =
      Pattern.compile(
          "Unable to locate package|No candidate version|has no installation candidate");
  private static final Pattern FULL = Pattern.compile("No space left|[Dd]isk full|Write error");
  private static final Pattern NETWORK =
      Pattern.compile(
          "Could not resolve|Temporary failure|Could not connect|Unable to connect|Failed to fetch"
              + "|Connection (failed|refused|timed out)");

  private final Map<String, String> environment;

  Tools(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Where the program of this name is. */
  Path find(String name) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file;
      }
    }
    throw new DataException(
        name
            + " is not on the PATH. Data sets are taken from Debian's packages (Debian, Ubuntu and"
            + " their like); elsewhere, put the files in place yourself (docs/data.md).");
  }

  /**
   * Runs a program to its end.
   *
   * @return what it printed
   * @throws DataException if it did not end with 0, with what that means
   */
  String run(Path folder, Path program, String... arguments) {
    return new String(runBytes(folder, program, arguments), StandardCharsets.UTF_8);
  }

  byte[] runBytes(Path folder, Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("tool.out");
    Path err = folder.resolve("tool.err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.environment().put("LC_ALL", "C");
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new DataException(
            String.join(" ", command) + " did not end in " + MINUTES + " minutes; it was stopped.");
      }
      if (process.exitValue() != 0) {
        throw failure(command, process.exitValue(), Files.readString(out) + Files.readString(err));
      }
      return Files.readAllBytes(out);
    } catch (IOException e) {
      throw new DataException(String.join(" ", command) + " could not be run: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException(String.join(" ", command) + " was interrupted.", e);
    }
  }

  private static DataException failure(List<String> command, int code, String printed) {
    String what = String.join(" ", command);
    String tail = printed.strip();
    String meaning =
        FULL.matcher(printed).find()
            ? "The disk is full: free some space, or choose another with --dir."
            : UNKNOWN.matcher(printed).find()
                ? "The system does not know the package: run apt-get update, and see that the"
                    + " 'main' part of the distribution is configured."
                : NETWORK.matcher(printed).find()
                    ? "The package could not be fetched: is there a network, and a mirror that"
                        + " answers?"
                    : "";
    return new DataException(
        what + " ended with " + code + ". " + meaning + (tail.isEmpty() ? "" : "\n" + tail));
  }
}
