package dev.stratus.embedded.runtime.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A compiler that is a program: it is started once for each kernel, in a folder of its own. */
final class CompilerProgram {
  private static final int SECONDS = 120;

  private final Path program;

  CompilerProgram(Path program) {
    this.program = program;
  }

  /** What a program ended with, and what it said. */
  record Ran(int status, String output) {}

  /** What it says to some arguments. */
  Ran ask(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /**
   * @param tool the compiler's name, for messages
   * @param files what stands in the folder, the kernel first
   * @param arguments before the kernel; {@code {folder}} stands for the folder
   * @throws PtxCompileException if it refuses, or cannot be run
   */
  PtxCompiler.Made compile(String tool, List<File> files, List<String> arguments) {
    try {
      Path folder = Files.createTempDirectory("stratus-cuda");
      try {
        for (File file : files) {
          Files.writeString(folder.resolve(file.name()), file.text());
        }
        Path ptx = folder.resolve("kernel.ptx");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        arguments.forEach(word -> command.add(word.replace("{folder}", folder.toString())));
        command.addAll(List.of("-o", ptx.toString()));
        command.add(folder.resolve(files.getFirst().name()).toString());
        Ran ran = run(command);
        if (ran.status() != 0) {
          throw new PtxCompileException(tool, String.join(" ", command), ran.output());
        }
        return new PtxCompiler.Made(Files.readAllBytes(ptx), ran.output().strip());
      } finally {
        remove(folder);
      }
    } catch (IOException failed) {
      throw new PtxCompileException(tool, String.join(" ", arguments), failed.toString());
    }
  }

  /** A file that the compiler reads. */
  record File(String name, String text) {}

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static Ran run(List<String> command) throws IOException {
    Path output = Files.createTempFile("stratus-compiler", ".log");
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
