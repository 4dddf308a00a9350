package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.emit.CudaC;
import dev.stratus.embedded.runtime.cuda.PtxCompiler;
import dev.stratus.embedded.runtime.cuda.PtxCompilers;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The CUDA C of every kernel: in files to be read, as {@link GoldenTest} has the OpenCL C, and
 * assembled by NVIDIA's own compiler where it is there. It needs no GPU for that.
 */
class CudaTest {
  private static final Path GOLDENS = Path.of("src", "test", "resources", "goldens");
  private static final boolean ACCEPT = Boolean.getBoolean("stratus.accept");

  private static final String NO_NVCC =
      "SKIPPED the assembling of CUDA C: no nvcc is on the path; it comes with NVIDIA's CUDA"
          + " toolkit.";

  private static final String NO_CLANG =
      "SKIPPED PTX by clang: none is on the path; apt-get install clang-15.";

  private static final String NO_PTXAS =
      "SKIPPED the assembling of PTX: no ptxas is on the path; it comes with NVIDIA's CUDA"
          + " toolkit.";

  /** What the assembler may put elsewhere where it is held to few registers: no array, then. */
  private static final int SPILLED = 48;

  record Kernel(Class<?> owner, Method method) {
    @Override
    public String toString() {
      return owner.getSimpleName() + "." + method.getName();
    }
  }

  /** Every kernel of every type, by name. */
  static List<Kernel> kernels() {
    List<Kernel> all = new ArrayList<>();
    for (String master : Variants.MASTERS) {
      Stream.concat(Stream.of(""), Variants.types(master).stream().map(type -> type.suffix))
          .forEach(suffix -> all.addAll(kernelsOf(master + suffix)));
    }
    TrainingKernels.OWNERS.forEach(owner -> all.addAll(kernelsOf(owner.getSimpleName())));
    assertThat(all).hasSizeGreaterThan(140);
    return all;
  }

  private static List<Kernel> kernelsOf(String name) {
    try {
      Class<?> owner = Class.forName("dev.stratus.kernels." + name);
      return Arrays.stream(owner.getDeclaredMethods())
          .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == void.class)
          .sorted(Comparator.comparing(Method::getName))
          .map(method -> new Kernel(owner, method))
          .toList();
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  /** The float32 kernels and one of each other type: the rest differ in loads and stores only. */
  static Stream<Kernel> goldens() {
    return kernels().stream()
        .filter(kernel ->
            Variants.MASTERS.contains(kernel.owner().getSimpleName())
                || kernel.method().getName().startsWith("rowHeld")
                || kernel.toString().equals("LayerNormForwardDouble.rowPerGroup"));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void theGeneratedCodeIsTheApprovedCode(Kernel kernel) throws IOException {
    Path golden = GOLDENS.resolve(kernel + ".approved.cu");
    String text = compile(kernel).source();
    if (ACCEPT) {
      Files.createDirectories(GOLDENS);
      Files.writeString(golden, text);
      System.out.println("Accepted " + golden);
    }
    List<String> approved =
        Files.exists(golden) ? Files.readString(golden).lines().toList() : List.of();
    assertThat(text.lines().toList())
        .as(
            "%s is not what is generated. If the new code is right, accept it: mvn test -pl"
                + " tornado-kernels -am -Dtest=CudaTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -DfailIfNoTests=false -Dstratus.accept=true, and commit the changed file.",
            golden)
        .containsExactlyElementsOf(approved);
  }

  @Test
  void rowsAreHeldInRegisters() {
    String text = compile(kernelsOf("LayerNormForwardHeld").getFirst()).source();
    // A private array is in registers only where every index is known: its loops are unrolled.
    assertThat(text).contains("float values[4]").contains("#pragma unroll");
    assertThat(text).contains("lanes_sum(").contains("__shared__ float sums[32];");
  }

  @Test
  void fourElementsMoveAtOnce() {
    Kernel kernel =
        kernelsOf("LayerNormForwardHeld").stream()
            .filter(k -> k.method().getName().equals("rowHeldByFours"))
            .findFirst()
            .orElseThrow();
    String text = compile(kernel).source();
    assertThat(text).contains("load_float4(&xRun[0], &x[at]);");
    assertThat(text).contains("store_float4(&y[at], &yRun[0]);");
  }

  @Test
  void everyKernelIsAssembled(@TempDir Path folder) throws IOException, InterruptedException {
    requireProgram("nvcc", NO_NVCC);
    List<Kernel> kernels = kernels();
    Path file = Files.writeString(folder.resolve("all.cu"), inOneFile(kernels));
    Path ptx = folder.resolve("all.ptx");
    List<String> command = new ArrayList<>(List.of("nvcc", "-ptx", "-arch=compute_80"));
    command.addAll(CudaC.OPTIONS);
    command.addAll(List.of("-o", ptx.toString(), file.toString()));
    run(folder, command);
    requireMachineCode(kernels, ptx);
  }

  /**
   * As {@code stratus} does where no compiler of NVIDIA's is there; NVIDIA's assembler judges it.
   */
  @Test
  void everyKernelIsPtxByClang(@TempDir Path folder) throws IOException, InterruptedException {
    Optional<Path> program = PtxCompilers.clang(System.getenv());
    if (program.isEmpty()) {
      System.out.println(NO_CLANG);
    }
    Assumptions.assumeTrue(program.isPresent(), NO_CLANG);
    PtxCompilers.Found found =
        PtxCompilers.find(Map.of("STRATUS_PTX_COMPILER", program.get().toString()));
    PtxCompiler clang = ((PtxCompilers.Found.Compiler) found).compiler();
    List<Kernel> kernels = kernels();
    Path ptx = folder.resolve("all.ptx");
    Files.write(ptx, clang.compile(inOneFile(kernels), 80, CudaC.OPTIONS).ptx());
    String text = Files.readString(ptx);
    for (int i = 0; i < kernels.size(); i++) {
      assertThat(text).as("%s", kernels.get(i)).contains(".entry k" + i + "_kernel(");
    }
    requireMachineCode(kernels, ptx);
  }

  /** NVIDIA's assembler takes it for either architecture, and keeps in registers what is held. */
  private static void requireMachineCode(List<Kernel> kernels, Path ptx)
      throws IOException, InterruptedException {
    requireProgram("ptxas", NO_PTXAS);
    Path folder = ptx.resolveSibling("machine-code");
    Files.createDirectories(folder);
    for (String architecture : List.of("sm_80", "sm_90")) {
      String binary = folder.resolve("all.cubin").toString();
      List<String> assemble =
          List.of("ptxas", "-v", "-arch=" + architecture, ptx.toString(), "-o", binary);
      requireRegisters(kernels, run(folder, assemble));
    }
  }

  /** So that a compiler starts once: names get a space of their own each. */
  private static String inOneFile(List<Kernel> kernels) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < kernels.size(); i++) {
      CompiledKernel compiled = compile(kernels.get(i));
      String name = " " + compiled.entryPoint() + "(";
      String text = compiled.source().replace(name, " k" + i + "_kernel(");
      all.append("namespace k").append(i).append(" { // ").append(kernels.get(i)).append('\n');
      all.append(text).append("\n}\n");
    }
    return all.toString();
  }

  private static void requireRegisters(List<Kernel> kernels, String log) {
    for (int i = 0; i < kernels.size(); i++) {
      if (kernels.get(i).toString().matches(".*Held\\w*\\..*")) {
        assertThat(stackBytes(log, "k" + i + "_kernel"))
            .as("the stack of %s for %s: what is held must be in registers", kernels.get(i), log)
            .isLessThanOrEqualTo(SPILLED);
      }
    }
  }

  private static void requireProgram(String program, String missing) {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!there) {
      System.out.println(missing);
    }
    Assumptions.assumeTrue(there, missing);
  }

  private static String run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(log);
    assertThat(ended).as("%s ended: %s", command, text).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
    return text;
  }

  /** From the assembler's report, a line after the one that names the kernel. */
  private static int stackBytes(String log, String kernel) {
    Matcher found =
        Pattern.compile("Function properties for " + kernel + "\\s+(\\d+) bytes stack frame")
            .matcher(log);
    assertThat(found.find()).as("%s in %s", kernel, log).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private static CompiledKernel compile(Kernel kernel) {
    return GeneratedCode.of(kernel.owner(), kernel.method().getName(), TargetDescription.CUDA);
  }
}
