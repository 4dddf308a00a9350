package dev.stratus.embedded.runtime.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NVIDIA's compiler as a program. Slower than {@link Nvrtc}: it starts a process for each kernel.
 */
public final class Nvcc implements PtxCompiler {
  private static final Pattern RELEASE = Pattern.compile("release (\\d+\\.\\d+)");
  private static final Pattern ARCHITECTURE = Pattern.compile("compute_(\\d+)");
  private static final int SECONDS = 120;

  private final Path program;
  private final String tool;
  private final int newest;

  private Nvcc(Path program, String tool, int newest) {
    this.program = program;
    this.tool = tool;
    this.newest = newest;
  }

  /** The compiler at a path; empty where it does not answer. */
  static Optional<Nvcc> at(Path program) {
    try {
      Matcher release = RELEASE.matcher(run(List.of(program.toString(), "--version")).output());
      Matcher known =
          ARCHITECTURE.matcher(run(List.of(program.toString(), "--list-gpu-arch")).output());
      int newest = 0;
      while (known.find()) {
        newest = Math.max(newest, Integer.parseInt(known.group(1)));
      }
      return release.find() && newest > 0
          ? Optional.of(new Nvcc(program, "nvcc " + release.group(1), newest))
          : Optional.empty();
    } catch (IOException unusable) {
      return Optional.empty();
    }
  }

  @Override
  public String tool() {
    return tool;
  }

  @Override
  public int architecture(int wanted) {
    return Math.min(wanted, newest);
  }

  @Override
  public Made compile(String source, int architecture, List<String> options) {
    try {
      Path folder = Files.createTempDirectory("stratus-cuda");
      try {
        Path text = Files.writeString(folder.resolve("kernel.cu"), source);
        Path ptx = folder.resolve("kernel.ptx");
        List<String> command =
            new ArrayList<>(List.of(program.toString(), "-ptx", "-arch=compute_" + architecture));
        command.addAll(options);
        command.addAll(List.of("-o", ptx.toString(), text.toString()));
        Ran ran = run(command);
        if (ran.status() != 0) {
          throw new PtxCompileException(tool, String.join(" ", command), ran.output());
        }
        return new Made(Files.readAllBytes(ptx), ran.output().strip());
      } finally {
        for (String file : List.of("kernel.cu", "kernel.ptx")) {
          Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
      }
    } catch (IOException failed) {
      throw new PtxCompileException(tool, String.join(" ", options), failed.toString());
    }
  }

  private record Ran(int status, String output) {}

  private static Ran run(List<String> command) throws IOException {
    Path output = Files.createTempFile("stratus-nvcc", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended) {
        throw new IOException(
            command.getFirst() + " did not end within " + SECONDS + " s: " + said);
      }
      return new Ran(process.exitValue(), said);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command.getFirst() + " ran", stopped);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
