package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.TargetDescription;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The SPIR-V of every kernel: in files to be read, as {@link GoldenTest} has the OpenCL C, and
 * judged by Khronos' validator where it is there. It needs no device for that.
 */
class SpirvTest {
  private static final Path GOLDENS = Path.of("src", "test", "resources", "goldens");
  private static final boolean ACCEPT = Boolean.getBoolean("stratus.accept");

  private static final TargetDescription GPU =
      new TargetDescription("spirv", false, true, true, false, 16, 4, false, false);

  private static final Map<String, TargetDescription> TARGETS =
      Map.of(
          "strict",
          TargetDescription.OPENCL_CPU_STRICT.in("spirv"),
          "reassociate",
          new TargetDescription("spirv", true, true, true, true, 16, 4, true, false),
          "gpu",
          GPU);

  /** The validator's name for the surroundings of each version. */
  private static final Map<String, String> ENVIRONMENTS =
      Map.of("spirv", "opencl1.2", "spirv1.1", "spv1.1", "spirv1.2", "opencl2.2");

  record Kernel(Class<?> owner, Method method) {
    @Override
    public String toString() {
      return owner.getSimpleName() + "." + method.getName();
    }
  }

  /** Every kernel of every type, by name, but for those that need lanes. */
  static List<Kernel> kernels() {
    List<Kernel> all = new ArrayList<>();
    for (String master : Variants.MASTERS) {
      Stream.concat(Stream.of(""), Variants.types(master).stream().map(type -> type.suffix))
          .forEach(suffix -> all.addAll(kernelsOf(master + suffix)));
    }
    all.removeIf(kernel -> kernel.toString().contains("Held"));
    TrainingKernels.OWNERS.forEach(owner -> all.addAll(kernelsOf(owner.getSimpleName())));
    assertThat(all).hasSizeGreaterThan(120);
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

  /** The float32 kernels: the rest differ in loads and stores only. */
  static Stream<Kernel> goldens() {
    return kernels().stream()
        .filter(kernel -> Variants.MASTERS.contains(kernel.owner().getSimpleName()));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void theGeneratedCodeIsTheApprovedCode(Kernel kernel) throws IOException {
    Path golden = GOLDENS.resolve(kernel + ".approved.spvasm");
    String text = compile(kernel, TARGETS.get("strict")).source();
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
                + " tornado-kernels -am -Dtest=SpirvTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -DfailIfNoTests=false -Dstratus.accept=true, and commit the changed file.",
            golden)
        .containsExactlyElementsOf(approved);
  }

  @Test
  void everyModuleIsValid(@TempDir Path folder) throws IOException, InterruptedException {
    requireTool("spirv-val");
    int modules = 0;
    for (Kernel kernel : kernels()) {
      for (Map.Entry<String, TargetDescription> target : TARGETS.entrySet()) {
        // The versions differ in a number of the header.
        boolean all = target.getKey().equals("reassociate");
        for (String version : all ? ENVIRONMENTS.keySet() : List.of("spirv")) {
          CompiledKernel compiled = compile(kernel, target.getValue().in(version));
          Path module =
              folder
                  .resolve(ENVIRONMENTS.get(version))
                  .resolve(kernel + "." + target.getKey() + ".spv");
          Files.createDirectories(module.getParent());
          Files.write(module, compiled.module().orElseThrow().bytes());
          modules++;
        }
      }
    }
    assertThat(modules).isGreaterThan(300);
    // One shell starts all: it does so faster than a JVM.
    String loop =
        """
        for file in */*.spv; do
          spirv-val --target-env "${file%%/*}" "$file" 2>&1 || echo "$file: refused"
          echo "judged"
        done
        """;
    Said said = run(folder, List.of("sh", "-c", loop));
    List<String> judged = said.text().lines().filter(line -> !line.equals("judged")).toList();
    assertThat(judged).as("what spirv-val says").isEmpty();
    assertThat(said.text().lines()).hasSize(modules);
  }

  /** What people read is what drivers get: Khronos' assembler makes the same module of the text. */
  @Test
  void theTextIsTheModule(@TempDir Path folder) throws IOException, InterruptedException {
    requireTool("spirv-as");
    for (Kernel kernel : goldens().toList()) {
      CompiledKernel compiled = compile(kernel, TARGETS.get("reassociate"));
      Path text = Files.writeString(folder.resolve("module.spvasm"), compiled.source());
      Path assembled = folder.resolve("assembled.spv");
      Path own = folder.resolve("own.spv");
      Files.write(own, compiled.module().orElseThrow().bytes());
      List<String> assemble =
          List.of(
              "spirv-as",
              "--preserve-numeric-ids",
              "--target-env",
              "spv1.0",
              "-o",
              assembled.toString(),
              text.toString());
      assertThat(run(folder, assemble)).as("%s", kernel).isEqualTo(new Said(0, ""));
      assertThat(numbered(run(folder, disassemble(assembled)).text()))
          .as("%s", kernel)
          .isEqualTo(numbered(run(folder, disassemble(own)).text()));
    }
  }

  private static List<String> disassemble(Path module) {
    return List.of("spirv-dis", "--no-header", "--no-color", "--raw-id", module.toString());
  }

  /** Ids are counted anew, in order of appearance: the assembler has numbers of its own. */
  private static String numbered(String text) {
    Map<String, Integer> ids = new HashMap<>();
    return Pattern.compile(" *%(\\d+)")
        .matcher(text)
        .replaceAll(id -> " %" + ids.computeIfAbsent(id.group(1), _ -> ids.size()));
  }

  @Test
  void lanesAreRefusedByName() {
    Kernel held = kernelsOf("LayerNormForwardHeld").getFirst();
    assertThatThrownBy(() -> compile(held, GPU))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("simdSum");
  }

  private static void requireTool(String tool) {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    String missing =
        "SKIPPED the judging of SPIR-V: no "
            + tool
            + " is on the path; it comes with spirv-tools: ci/install-opencl-cpu.sh"
            + " --with-test-tools.";
    if (!there) {
      System.out.println(missing);
    }
    Assumptions.assumeTrue(there, missing);
  }

  private record Said(int status, String text) {}

  private static Said run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(log);
    assertThat(ended).as("%s ended: %s", command, text).isTrue();
    return new Said(process.exitValue(), text);
  }

  private static CompiledKernel compile(Kernel kernel, TargetDescription target) {
    return GeneratedCode.of(kernel.owner(), kernel.method().getName(), target);
  }
}
