package dev.stratus.cli;

import dev.stratus.bench.device.BenchDocument;
import dev.stratus.bench.device.BenchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same cases on other runtimes, a process for each: a JVM has one. */
final class BenchRuntimes {
  /** Where the launcher says where it is. */
  private static final String LAUNCHER = "STRATUS_LAUNCHER";

  private BenchRuntimes() {}

  /**
   * @throws IllegalArgumentException if the launcher is not known, or a process fails; what it said
   *     is on standard error
   */
  static BenchDocument withOthers(BenchDocument run, BenchOptions options, BenchConsole console)
      throws IOException, InterruptedException {
    BenchDocument all = run;
    for (String name : options.otherRuntimes()) {
      console.say("The same on " + name + ", in a process of its own.");
      all = all.with(measure(name, options), name);
    }
    return all;
  }

  private static BenchDocument measure(String name, BenchOptions options)
      throws IOException, InterruptedException {
    String launcher = System.getenv(LAUNCHER);
    if (launcher == null) {
      throw new IllegalArgumentException(
          "--runtimes " + name + " needs the launcher; start this with ./stratus.");
    }
    Path folder = Files.createTempDirectory("stratus-bench");
    Path result = folder.resolve("run.jsonl");
    try {
      List<String> command = new ArrayList<>(List.of(launcher, "--runtime", name));
      command.addAll(options.wordsForAnother(result));
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = process.waitFor();
      if (!Files.exists(result)) {
        throw new IllegalArgumentException(
            "The run on " + name + " ended with " + code + " and measured nothing (above).");
      }
      return BenchFile.newest(result);
    } finally {
      Files.deleteIfExists(result);
      Files.deleteIfExists(folder);
    }
  }
}
