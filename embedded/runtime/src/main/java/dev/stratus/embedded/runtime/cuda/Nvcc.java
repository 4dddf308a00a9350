package dev.stratus.embedded.runtime.cuda;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NVIDIA's compiler as a program. Slower than {@link Nvrtc}: it starts a process for each kernel.
 */
public final class Nvcc implements PtxCompiler {
  private static final Pattern RELEASE = Pattern.compile("release (\\d+\\.\\d+)");
  private static final Pattern ARCHITECTURE = Pattern.compile("compute_(\\d+)\\b");

  private final CompilerProgram program;
  private final String tool;
  private final List<Integer> architectures;

  private Nvcc(CompilerProgram program, String tool, List<Integer> architectures) {
    this.program = program;
    this.tool = tool;
    this.architectures = architectures;
  }

  /** The compiler at a path; empty where it does not answer. */
  static Optional<Nvcc> at(Path path) {
    try {
      CompilerProgram program = new CompilerProgram(path);
      Matcher release = RELEASE.matcher(program.ask("--version").output());
      List<Integer> known =
          PtxCompiler.numbers(ARCHITECTURE, program.ask("--list-gpu-arch").output());
      return release.find() && !known.isEmpty()
          ? Optional.of(new Nvcc(program, "nvcc " + release.group(1), known))
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
    List<String> arguments = new ArrayList<>(List.of("-ptx", "-arch=compute_" + architecture));
    arguments.addAll(options);
    return program.compile(tool, List.of(new CompilerProgram.File("kernel.cu", source)), arguments);
  }
}
