package dev.stratus.embedded.runtime.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LLVM's compiler, which has a back end for PTX and needs nothing of NVIDIA's for these kernels:
 * what CUDA's headers would declare stands in a prelude of our own. It has no mathematical library,
 * so a kernel that calls {@code exp} or {@code sin} is refused; those that write theirs out are
 * not.
 */
public final class Clang implements PtxCompiler {
  private static final Pattern RELEASE = Pattern.compile("clang version (\\d+\\.\\d+)");
  private static final Pattern ARCHITECTURE = Pattern.compile("\\bsm_(\\d+)\\b");
  private static final Pattern UNDECLARED =
      Pattern.compile("use of undeclared identifier '(\\w+)'");
  private static final String PRELUDE = "clang-prelude.h";

  private final CompilerProgram program;
  private final String tool;
  private final List<Integer> architectures;

  private Clang(CompilerProgram program, String tool, List<Integer> architectures) {
    this.program = program;
    this.tool = tool;
    this.architectures = architectures;
  }

  /** The compiler at a path; empty where it does not answer, or was built without PTX. */
  static Optional<Clang> at(Path path) {
    try {
      CompilerProgram program = new CompilerProgram(path);
      Matcher release = RELEASE.matcher(program.ask("--version").output());
      List<Integer> known =
          PtxCompiler.numbers(
              ARCHITECTURE,
              program.ask("--target=nvptx64-nvidia-cuda", "--print-supported-cpus").output());
      return release.find() && !known.isEmpty()
          ? Optional.of(new Clang(program, "clang " + release.group(1), known))
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
  public List<Integer> architectures() {
    return architectures;
  }

  @Override
  public Made compile(String source, int architecture, List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-x",
                "cuda",
                "--cuda-device-only",
                "--cuda-gpu-arch=sm_" + architecture,
                // No toolkit, also where one is installed: it would choose the version of the PTX.
                "--cuda-path={folder}",
                "-nocudainc",
                "-nocudalib",
                "-Xclang",
                "-target-feature",
                "-Xclang",
                "+ptx" + version(architecture),
                // Built-in variables are properties.
                "-fms-extensions",
                "-include",
                "{folder}/" + PRELUDE,
                "-O3",
                "-S"));
    for (String option : options) {
      arguments.add(translated(option));
    }
    try {
      return program.compile(
          tool,
          List.of(
              new CompilerProgram.File("kernel.cu", source),
              new CompilerProgram.File(PRELUDE, prelude())),
          arguments);
    } catch (PtxCompileException refused) {
      Matcher missing = UNDECLARED.matcher(String.valueOf(refused.getMessage()));
      throw missing.find() ? withoutLibrary(refused, missing.group(1)) : refused;
    }
  }

  /**
   * The oldest version of PTX that has an architecture, so that the oldest drivers take it (PTX
   * ISA, "Release History"); 6.0 has the exchange of values among lanes.
   */
  static int version(int architecture) {
    return switch (architecture) {
      case 75 -> 63;
      case 80 -> 70;
      case 86 -> 71;
      case 87 -> 74;
      case 89, 90 -> 78;
      default -> architecture < 75 ? 60 : 86;
    };
  }

  private PtxCompileException withoutLibrary(PtxCompileException refused, String function) {
    return new PtxCompileException(
        refused.getMessage()
            + System.lineSeparator()
            + "The kernel uses "
            + function
            + ", which "
            + tool
            + " has no code for without NVIDIA's libraries: use NVRTC or nvcc for it. "
            + PtxCompilers.HOW_TO_GET_ONE,
        tool);
  }

  /** Options are given in NVRTC's spelling. */
  private String translated(String option) {
    return switch (option) {
      case "--fmad=false", "-fmad=false" -> "-ffp-contract=off";
      case "--fmad=true", "-fmad=true" -> "-ffp-contract=fast";
      default ->
          throw new IllegalArgumentException(
              "The compiler flag "
                  + option
                  + " is for NVRTC and nvcc; PTX is made by "
                  + tool
                  + " here, which takes --fmad=true and --fmad=false only.");
    };
  }

  private static String prelude() {
    try (InputStream in = Clang.class.getResourceAsStream(PRELUDE)) {
      if (in == null) {
        throw new IllegalStateException(PRELUDE + " is not in the jar. Please report this.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
