package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.emit.CudaC;
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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** What the assembler may put elsewhere where it is held to few registers: no array, then. */
  private static final int SPILLED = 48;

  private record Kernel(Class<?> owner, Method method) {
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

  @ParameterizedTest
  @ValueSource(strings = {"sm_80", "sm_90"})
  void everyKernelIsAssembled(String architecture, @TempDir Path folder)
      throws IOException, InterruptedException {
    requireNvcc();
    List<Kernel> kernels = kernels();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < kernels.size(); i++) {
      CompiledKernel compiled = compile(kernels.get(i));
      // In one file, so that the compiler starts once: names get a space of their own each.
      String name = " " + compiled.entryPoint() + "(";
      String text = compiled.source().replace(name, " k" + i + "_kernel(");
      all.append("namespace k").append(i).append(" { // ").append(kernels.get(i)).append('\n');
      all.append(text).append("\n}\n");
    }
    Path file = Files.writeString(folder.resolve("all.cu"), all);
    List<String> command = new ArrayList<>(List.of("nvcc", "-cubin", "-arch=" + architecture));
    command.addAll(CudaC.OPTIONS);
    command.addAll(List.of("-Xptxas", "-v", "-o", folder.resolve("all.cubin").toString()));
    command.add(file.toString());
    String log = run(folder, command);
    for (int i = 0; i < kernels.size(); i++) {
      if (kernels.get(i).toString().matches(".*Held\\w*\\..*")) {
        assertThat(stackBytes(log, "k" + i + "_kernel"))
            .as("the stack of %s for %s: what is held must be in registers", kernels.get(i), log)
            .isLessThanOrEqualTo(SPILLED);
      }
    }
  }

  private static void requireNvcc() {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nvcc")));
    if (!there) {
      System.out.println(NO_NVCC);
    }
    Assumptions.assumeTrue(there, NO_NVCC);
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
