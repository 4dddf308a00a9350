package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.jit.CompiledKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Leaves a failure in {@code target/fuzz-failures/<seed>}: the Java source (a file that can be put
 * among the regressions as it is), the seed and how to run it again, what was generated, the IR
 * after each pass, expected against actual.
 */
final class FailureFolder {
  static final Path ROOT = Path.of("target", "fuzz-failures");

  private FailureFolder() {}

  /**
   * @param shrunk the smallest program found that still fails
   */
  static Path write(Outcome.Failed failed, Optional<Outcome.Failed> shrunk) {
    FuzzCase fuzzCase = failed.fuzzCase();
    Path folder = ROOT.resolve(Long.toHexString(fuzzCase.seed()));
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("seed.txt"),
          "0x%s%nrun again: -Dtest=KernelFuzzTest -Dstratus.fuzz.replay=0x%s%n"
              .formatted(Long.toHexString(fuzzCase.seed()), Long.toHexString(fuzzCase.seed())));
      write(folder, "", failed);
      if (shrunk.isPresent()) {
        write(folder, "shrunk-", shrunk.get());
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write " + folder.toAbsolutePath(), unwritable);
    }
    return folder.toAbsolutePath();
  }

  private static void write(Path folder, String prefix, Outcome.Failed failed) throws IOException {
    Files.writeString(folder.resolve(prefix + "Kernel.java"), failed.fuzzCase().toFile());
    Files.write(folder.resolve(prefix + "expected-vs-actual.txt"), described(failed));
    if (failed.prepared().isPresent()) {
      CompiledKernel kernel = failed.prepared().get().kernel();
      Files.writeString(folder.resolve(prefix + "generated.cl"), kernel.source());
      StringBuilder stages = new StringBuilder();
      for (CompiledKernel.Stage stage : kernel.stages()) {
        stages.append("==== ").append(stage.pass()).append('\n').append(stage.ir()).append('\n');
      }
      Files.writeString(folder.resolve(prefix + "stages.txt"), stages.toString());
    }
  }

  private static List<String> described(Outcome.Failed failed) {
    List<String> lines = new java.util.ArrayList<>();
    lines.add(failed.family());
    lines.addAll(failed.details());
    return lines;
  }
}
