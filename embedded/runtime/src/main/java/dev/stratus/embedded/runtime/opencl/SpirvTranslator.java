package dev.stratus.embedded.runtime.opencl;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * LLVM's translator of SPIR-V, run as a program: it makes LLVM's form of a module, which PoCL 3.1
 * and Oclgrind 21.10 take where they do not take SPIR-V itself.
 *
 * @param program the executable
 */
record SpirvTranslator(Path program) {
  /** Names the program where it is not on the path under its usual name. */
  static final String VARIABLE = "STRATUS_LLVM_SPIRV";

  static final String HOW_TO_GET_IT =
      "llvm-spirv is not there: `apt-get install llvm-spirv-15`, or run ci/install-opencl-cpu.sh"
          + " --with-test-tools, or name it in "
          + VARIABLE
          + ".";

  /** What a driver reads must not be newer than its own LLVM: that of PoCL 3.1 is 15. */
  private static final List<String> NAMES = List.of("llvm-spirv-15", "llvm-spirv-14");

  private static final int SECONDS = 60;

  static Optional<SpirvTranslator> find() {
    String named = System.getenv(VARIABLE);
    Stream<Path> candidates =
        named != null && !named.isBlank()
            ? Stream.of(Path.of(named))
            : NAMES.stream().flatMap(SpirvTranslator::onPath);
    return candidates.filter(Files::isExecutable).findFirst().map(SpirvTranslator::new);
  }

  private static Stream<Path> onPath(String name) {
    String path = System.getenv("PATH");
    return path == null
        ? Stream.empty()
        : Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name));
  }

  /**
   * The module in LLVM's form.
   *
   * @throws ProgramBuildException with what the program said, where it refuses the module
   */
  byte[] translate(byte[] module, String text, String device) {
    try {
      Path folder = Files.createTempDirectory("stratus-spirv");
      try {
        return translate(folder, module, text, device);
      } finally {
        for (String file : List.of("kernel.spv", "kernel.bc", "log")) {
          Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(program + " could not be run", failed);
    }
  }

  private byte[] translate(Path folder, byte[] module, String text, String device)
      throws IOException {
    Path spirv = Files.write(folder.resolve("kernel.spv"), module);
    Path llvm = folder.resolve("kernel.bc");
    Path log = folder.resolve("log");
    List<String> command =
        List.of(program.toString(), "-r", spirv.toString(), "-o", llvm.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      String said = Files.readString(log, StandardCharsets.UTF_8);
      if (!ended) {
        throw new IOException(program + " did not end within " + SECONDS + " s: " + said);
      }
      if (process.exitValue() != 0) {
        throw new ProgramBuildException(
            ClStatus.CL_BUILD_PROGRAM_FAILURE.code(),
            program.getFileName() + " -r",
            device,
            "",
            said,
            text);
      }
      return Files.readAllBytes(llvm);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " ran", stopped);
    } finally {
      process.destroyForcibly();
    }
  }
}
