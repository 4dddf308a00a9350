package dev.stratus.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A process that came to its end.
 *
 * @param output what it printed, on both streams
 */
record Ended(int code, String output) {
  private static final int SECONDS = 60;

  /** Runs it, with its output in a file: reading a pipe would wait for as long as it hangs. */
  static Ended of(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            builder.command()
                + " did not end within "
                + SECONDS
                + " s: "
                + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
