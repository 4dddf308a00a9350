package dev.stratus.embedded.runtime.fuzz;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * CUDA C on the host: a C++ compiler takes the very text, with a prelude that says what CUDA's
 * words are there, and the work-items run one after another, each a block of its own. So it is for
 * kernels without barriers and lanes, and without instructions written out.
 */
final class HostCuda implements AutoCloseable {
  private static final int MAX_ARGUMENTS = 32;

  private final Arena arena = Arena.ofShared();
  private final ArgumentPool arrays = new ArgumentPool(arena);
  private final MemorySegment words = arena.allocate(JAVA_LONG, MAX_ARGUMENTS);
  private final List<Prepared> kernels;
  private final SymbolLookup library;

  private HostCuda(List<Prepared> kernels, Path library) {
    this.kernels = kernels;
    this.library = SymbolLookup.libraryLookup(library, arena);
  }

  /** The first C++ compiler on the program path. */
  static Optional<String> compiler() {
    return Stream.of("c++", "g++", "clang++-15").filter(HostCuda::onPath).findFirst();
  }

  private static boolean onPath(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
  }

  /** Whether a kernel's text can run so. */
  static boolean takes(Prepared prepared) {
    return prepared.fuzzCase().kind() != FuzzCase.Kind.CONTEXT
        && !prepared.kernel().source().contains("asm(");
  }

  /** Compiles them all, in a folder. */
  static HostCuda of(String compiler, List<Prepared> kernels, Path folder)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("host.cpp"), text(kernels));
    Path library = folder.resolve("libhostcuda.so");
    Process process =
        new ProcessBuilder(
                compiler,
                "-shared",
                "-fPIC",
                "-O1",
                "-ffp-contract=off",
                "-w",
                "-o",
                library.toString(),
                source.toString(),
                "-lm")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(compiler + " refuses CUDA C on the host: " + said);
    }
    return new HostCuda(kernels, library);
  }

  private static String text(List<Prepared> kernels) throws IOException {
    StringBuilder all = new StringBuilder();
    try (InputStream prelude = HostCuda.class.getResourceAsStream("/cuda/host_cuda.h")) {
      all.append(new String(prelude.readAllBytes(), StandardCharsets.UTF_8));
    }
    for (int i = 0; i < kernels.size(); i++) {
      String name = " " + kernels.get(i).kernel().entryPoint() + "(";
      all.append("namespace k").append(i).append(" {\n");
      all.append(kernels.get(i).kernel().source().replace(name, " k" + i + "_kernel("));
      all.append("\n}\nHOST_RUN(").append(i).append(", k").append(i).append("::k").append(i);
      all.append("_kernel(").append(arguments(kernels.get(i))).append("))\n");
    }
    return all.toString();
  }

  private static String arguments(Prepared prepared) {
    List<String> arguments = new ArrayList<>();
    for (Parameter parameter : prepared.kernel().parameters()) {
      String word = "words[" + arguments.size() + "]";
      arguments.add(
          switch (parameter) {
            case Parameter.Buffer buffer ->
                "(" + type(buffer.element()) + "*)(pool + " + word + ")";
            case Parameter.ArrayLength _ -> "(int)" + word;
            case Parameter.Scalar scalar ->
                switch (scalar.type()) {
                  case FLOAT -> "__int_as_float((int)" + word + ")";
                  case DOUBLE -> "__longlong_as_double(" + word + ")";
                  default -> "(" + type(scalar.type()) + ")" + word;
                };
          });
    }
    return String.join(", ", arguments);
  }

  /** As the text declares buffers and scalars: a boolean is a byte in memory. */
  private static String type(ScalarType type) {
    return switch (type) {
      case BOOLEAN -> "unsigned char";
      case BYTE -> "char";
      case SHORT -> "short";
      case CHAR, HALF, BFLOAT16 -> "unsigned short";
      case INT -> "int";
      case LONG -> "long";
      case FLOAT -> "float";
      case DOUBLE -> "double";
    };
  }

  /** Runs one of the kernels; its arrays afterwards. */
  Inputs run(int which, Inputs inputs) {
    Prepared prepared = kernels.get(which);
    Inputs mine = inputs.copy(prepared.fuzzCase());
    Map<Integer, Long> places = arrays.fill(prepared.fuzzCase(), mine);
    List<Parameter> parameters = prepared.kernel().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      words.setAtIndex(JAVA_LONG, p, ArgumentPool.word(parameters.get(p), mine, places));
    }
    List<Integer> global = JvmRun.padded(prepared.fuzzCase().global());
    MethodHandle run =
        Linker.nativeLinker()
            .downcallHandle(
                library.find("run_" + which).orElseThrow(),
                FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    try {
      run.invoke(arrays.memory(), words, global.get(0), global.get(1), global.get(2));
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
    arrays.readBack(prepared.fuzzCase(), mine, places);
    return mine;
  }

  @Override
  public void close() {
    arena.close();
  }
}
