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
import java.util.stream.Stream;

/**
 * Finds a compiler from CUDA C to PTX: NVRTC, else nvcc. Looked for are what {@code STRATUS_NVRTC}
 * names, the loader's own path, then {@code CUDA_HOME}, {@code CUDA_PATH} and {@code
 * /usr/local/cuda*}.
 */
public final class PtxCompilers {
  /** How to get one. */
  public static final String HOW_TO_GET_ONE =
      "Install NVIDIA's CUDA toolkit, or let STRATUS_NVRTC name the file libnvrtc.so.*"
          + " (in a Python environment: site-packages/nvidia/*/lib).";

  private static final List<String> NAMES =
      List.of("libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12");

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

  private static final class Holder {
    private static final Found FOUND = find(System.getenv());
  }

  static Found find(Map<String, String> environment) {
    List<String> tried = new ArrayList<>();
    String named = environment.getOrDefault("STRATUS_NVRTC", "");
    for (String library : named.isBlank() ? libraries(environment) : List.of(named)) {
      try {
        return new Found.Compiler(new Nvrtc(SymbolLookup.libraryLookup(library, Arena.global())));
      } catch (IllegalArgumentException
          | IllegalStateException
          | NamedFunctions.MissingFunctionException unusable) {
        tried.add(library);
      }
    }
    if (named.isBlank()) {
      for (Path program : programs(environment)) {
        Optional<Nvcc> nvcc = Nvcc.at(program);
        if (nvcc.isPresent()) {
          return new Found.Compiler(nvcc.get());
        }
        tried.add(program.toString());
      }
    }
    return new Found.None(
        "No compiler from CUDA C to PTX was found (tried "
            + String.join(", ", tried)
            + "). "
            + HOW_TO_GET_ONE);
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
    Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .forEach(folder -> all.add(Path.of(folder).resolve("nvcc")));
    return all.stream().filter(Files::isExecutable).distinct().toList();
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
