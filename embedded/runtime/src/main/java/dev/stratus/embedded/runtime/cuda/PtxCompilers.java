package dev.stratus.embedded.runtime.cuda;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds a compiler from CUDA C to PTX: NVRTC, else nvcc, else clang. NVIDIA's are looked for on the
 * loader's path and the program path, in {@code CUDA_HOME}, {@code CUDA_PATH} and {@code
 * /usr/local/cuda*}; clang on the program path. {@code STRATUS_NVRTC} names an NVRTC, {@code
 * STRATUS_PTX_COMPILER} an nvcc or a clang, and then nothing else is tried.
 */
public final class PtxCompilers {
  /** How to get one. */
  public static final String HOW_TO_GET_ONE =
      "Install NVIDIA's CUDA toolkit or clang (Debian, Ubuntu: apt-get install clang-15), or let"
          + " STRATUS_NVRTC name the file libnvrtc.so.* (in a Python environment:"
          + " site-packages/nvidia/*/lib).";

  private static final List<String> NAMES =
      List.of("libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12");

  /** As Debian and LLVM's own packages name it, the usual one first. */
  private static final List<String> CLANGS =
      Stream.concat(
              Stream.of("clang"),
              IntStream.rangeClosed(14, 22).mapToObj(version -> "clang-" + (36 - version)))
          .toList();

  /** A compiler, or why there is none. */
  public sealed interface Found {
    record Compiler(PtxCompiler compiler) implements Found {}

    record None(String reason) implements Found {}
  }

  private PtxCompilers() {}

  /** This machine's, looked for once. */
  public static Found find() {
    return Holder.FOUND;
  }

  /**
   * @param device its name, for the message
   * @throws NoPtxCompilerException if there is none
   */
  static PtxCompiler require(Found found, String device) {
    return switch (found) {
      case Found.Compiler compiler -> compiler.compiler();
      case Found.None none -> throw new NoPtxCompilerException(device, none.reason());
    };
  }

  private static final class Holder {
    private static final Found FOUND = find(System.getenv());
  }

  /** A compiler as some environment names it, looked for anew. */
  public static Found find(Map<String, String> environment) {
    List<String> tried = new ArrayList<>();
    return named(environment, tried)
        .or(() -> tried.isEmpty() ? firstOf(environment, tried) : Optional.empty())
        .<Found>map(Found.Compiler::new)
        .orElseGet(() ->
            new Found.None(
                "No compiler from CUDA C to PTX was found (tried "
                    + String.join(", ", tried)
                    + "). "
                    + HOW_TO_GET_ONE));
  }

  /** Whether an environment names the compiler to be used. */
  static boolean isNamed(Map<String, String> environment) {
    return Stream.of("STRATUS_NVRTC", "STRATUS_PTX_COMPILER")
        .anyMatch(variable -> !environment.getOrDefault(variable, "").isBlank());
  }

  /** The one that a variable names; what is named and unusable has been tried. */
  private static Optional<PtxCompiler> named(Map<String, String> environment, List<String> tried) {
    String library = environment.getOrDefault("STRATUS_NVRTC", "");
    String program = environment.getOrDefault("STRATUS_PTX_COMPILER", "");
    if (!library.isBlank()) {
      return nvrtc(library, tried);
    }
    return program.isBlank() ? Optional.empty() : program(Path.of(program), tried);
  }

  private static Optional<PtxCompiler> firstOf(
      Map<String, String> environment, List<String> tried) {
    Stream<Optional<PtxCompiler>> libraries =
        libraries(environment).stream().map(library -> nvrtc(library, tried));
    Stream<Optional<PtxCompiler>> programs =
        programs(environment).stream().map(program -> program(program, tried));
    // One by one: a program is started only where no library will do.
    return Stream.concat(libraries, programs).flatMap(Optional::stream).findFirst();
  }

  private static Optional<PtxCompiler> nvrtc(String library, List<String> tried) {
    try {
      return Optional.of(new Nvrtc(SymbolLookup.libraryLookup(library, Arena.global())));
    } catch (IllegalArgumentException
        | IllegalStateException
        | NamedFunctions.MissingFunctionException unusable) {
      tried.add(library);
      return Optional.empty();
    }
  }

  private static Optional<PtxCompiler> program(Path program, List<String> tried) {
    Optional<PtxCompiler> compiler =
        isClang(program)
            ? Clang.at(program).map(PtxCompiler.class::cast)
            : Nvcc.at(program).map(PtxCompiler.class::cast);
    if (compiler.isEmpty()) {
      tried.add(program.toString());
    }
    return compiler;
  }

  private static List<String> libraries(Map<String, String> environment) {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
      return List.of("nvrtc64_130_0.dll", "nvrtc64_120_0.dll");
    }
    List<String> all = new ArrayList<>(NAMES);
    for (Path toolkit : toolkits(environment)) {
      for (String folder : List.of("lib64", "targets/x86_64-linux/lib", "lib")) {
        NAMES.stream()
            .map(name -> toolkit.resolve(folder).resolve(name))
            .filter(Files::exists)
            .forEach(file -> all.add(file.toString()));
      }
    }
    return all;
  }

  private static List<Path> programs(Map<String, String> environment) {
    List<Path> all = new ArrayList<>();
    toolkits(environment).forEach(toolkit -> all.add(toolkit.resolve("bin").resolve("nvcc")));
    List<Path> path =
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList();
    path.forEach(folder -> all.add(folder.resolve("nvcc")));
    CLANGS.forEach(name -> path.forEach(folder -> all.add(folder.resolve(name))));
    return all.stream().filter(Files::isExecutable).distinct().toList();
  }

  /**
   * The clang that an environment's program path has, whether or not NVIDIA's compilers are there.
   */
  public static Optional<Path> clang(Map<String, String> environment) {
    return programs(environment).stream().filter(PtxCompilers::isClang).findFirst();
  }

  private static boolean isClang(Path program) {
    return String.valueOf(program.getFileName()).startsWith("clang");
  }

  private static Set<Path> toolkits(Map<String, String> environment) {
    Set<Path> all = new LinkedHashSet<>();
    for (String name : List.of("CUDA_HOME", "CUDA_PATH")) {
      String folder = environment.getOrDefault(name, "");
      if (!folder.isBlank()) {
        all.add(Path.of(folder));
      }
    }
    Path usual = Path.of("/usr/local");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> folders = Files.list(usual)) {
        folders
            .filter(folder -> folder.getFileName().toString().startsWith("cuda"))
            .sorted()
            .forEach(all::add);
      } catch (IOException unreadable) {
        // Then it is no place to find a toolkit; what else was tried is told.
        return all;
      }
    }
    return all;
  }
}
