package dev.stratus.kernels.ptx;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.emit.CudaC;
import dev.stratus.embedded.runtime.cuda.PtxCompiler;
import dev.stratus.embedded.runtime.cuda.PtxCompilers;
import dev.stratus.embedded.runtime.cuda.ShippedPtx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the PTX that a build ships, in a folder of class files; a part of the build. What is there
 * already, of the same source by the same tool, stays.
 *
 * <p>clang is preferred to NVIDIA's compilers here, as it makes PTX of the oldest version that will
 * do, which every driver takes that has the devices; NVIDIA's make the newest.
 */
public final class MakePtx {
  /** The oldest architecture that devices are taken of. */
  private static final int OLDEST = 70;

  private final Path folder;
  private final PtxCompiler compiler;
  private final int architecture;

  private MakePtx(Path folder, PtxCompiler compiler, int architecture) {
    this.folder = folder;
    this.compiler = compiler;
    this.architecture = architecture;
  }

  /** The folder of class files is the argument. */
  public static void main(String[] arguments) throws IOException {
    System.out.println(make(Path.of(arguments[0]), System.getenv()));
  }

  /**
   * @return what was made, or why nothing was, in one line
   */
  static String make(Path classes, Map<String, String> environment) throws IOException {
    return switch (compiler(environment)) {
      case PtxCompilers.Found.None none ->
          "SKIPPED the shipping of PTX: machines with NVIDIA's driver will need a compiler. "
              + none.reason();
      case PtxCompilers.Found.Compiler found -> {
        // Compilers of today begin above the oldest device.
        int oldest = Math.max(OLDEST, found.compiler().architectures().getFirst());
        Path folder = classes.resolve(ShippedPtx.FOLDER);
        yield new MakePtx(folder, found.compiler(), found.compiler().architecture(oldest))
            .make(KernelSources.all());
      }
    };
  }

  private static PtxCompilers.Found compiler(Map<String, String> environment) {
    Map<String, String> wanted = new HashMap<>(environment);
    boolean named =
        Stream.of("STRATUS_NVRTC", "STRATUS_PTX_COMPILER").anyMatch(environment::containsKey);
    Optional<Path> clang = named ? Optional.empty() : PtxCompilers.clang(environment);
    clang.ifPresent(program -> wanted.put("STRATUS_PTX_COMPILER", program.toString()));
    return PtxCompilers.find(wanted);
  }

  private String make(Map<String, CompiledKernel> sources) throws IOException {
    Files.createDirectories(folder);
    String madeBy = compiler.tool() + ": " + PtxCompiler.told(CudaC.OPTIONS, architecture);
    Path note = folder.resolve(ShippedPtx.MADE_BY);
    if (!Files.exists(note) || !Files.readString(note).strip().equals(madeBy)) {
      remove(Set.of());
    }
    remove(sources.keySet());
    Files.writeString(note, madeBy + "\n");
    List<Map.Entry<String, CompiledKernel>> missing =
        sources.entrySet().stream().filter(source -> !Files.exists(file(source.getKey()))).toList();
    missing.parallelStream().forEach(source -> write(source.getKey(), source.getValue()));
    return "PTX of "
        + sources.size()
        + " kernel codes is shipped ("
        + missing.size()
        + " made anew), by "
        + madeBy;
  }

  private Path file(String hash) {
    return folder.resolve(hash + ".ptx");
  }

  /** Files of sources that are no more. */
  private void remove(Set<String> but) throws IOException {
    Set<String> kept = but.stream().map(hash -> hash + ".ptx").collect(Collectors.toSet());
    List<Path> gone;
    try (Stream<Path> files = Files.list(folder)) {
      gone =
          files
              .filter(file -> file.toString().endsWith(".ptx"))
              .filter(file -> !kept.contains(String.valueOf(file.getFileName())))
              .toList();
    }
    for (Path file : gone) {
      Files.delete(file);
    }
  }

  private void write(String hash, CompiledKernel kernel) {
    try {
      Path part = Files.createTempFile(folder, hash, ".part");
      Files.write(part, compiler.compile(kernel.source(), architecture, CudaC.OPTIONS).ptx());
      Files.move(part, file(hash), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
