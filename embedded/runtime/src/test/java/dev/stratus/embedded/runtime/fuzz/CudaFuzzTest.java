package dev.stratus.embedded.runtime.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.emit.CudaC;
import dev.stratus.embedded.runtime.cuda.PtxCompileException;
import dev.stratus.embedded.runtime.cuda.PtxCompiler;
import dev.stratus.embedded.runtime.cuda.PtxCompilers;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random kernels as CUDA C, without a GPU: the text runs on the host against the JVM, bit for bit;
 * and clang and NVIDIA's compiler make PTX of it where they are installed, which NVIDIA's assembler
 * takes. {@code -Dstratus.fuzz.cuda=N}: N kernels instead of 40.
 */
class CudaFuzzTest {
  private static final int KERNELS = Integer.getInteger("stratus.fuzz.cuda", 40);

  /** What is no single instruction: NVIDIA's library has it, clang alone does not. */
  private static final Pattern OF_THE_LIBRARY =
      Pattern.compile(
          "(?<![\\w.])(exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|sinpi|cospi|asin|acos|atan"
              + "|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot|fmod|rsqrt)\\(");

  private static List<FuzzCase> cases() {
    SplittableRandom seeds = new SplittableRandom(FuzzSettings.fromProperties().seed());
    List<FuzzCase> cases = new ArrayList<>();
    for (int i = 0; i < KERNELS; i++) {
      cases.add(Generator.generate(seeds.nextLong()));
    }
    for (int i = 0; i < KERNELS / 4; i++) {
      long seed = seeds.nextLong();
      cases.add(StridedKernels.generate(seed, new Dice(seed)));
    }
    return cases;
  }

  /** Whatever makes PTX on this machine: clang, and what {@code stratus} would take. */
  private static Map<String, PtxCompiler> compilers() {
    Map<String, PtxCompiler> all = new LinkedHashMap<>();
    PtxCompilers.clang(System.getenv())
        .ifPresent(program ->
            add(all, PtxCompilers.find(Map.of("STRATUS_PTX_COMPILER", program.toString()))));
    add(all, PtxCompilers.find());
    return all;
  }

  private static void add(Map<String, PtxCompiler> all, PtxCompilers.Found found) {
    if (found instanceof PtxCompilers.Found.Compiler compiler) {
      all.put(compiler.compiler().tool(), compiler.compiler());
    }
  }

  @Test
  void randomKernelsAreCompiledAsCudaC(@TempDir Path folder)
      throws IOException, InterruptedException {
    Map<String, PtxCompiler> compilers = compilers();
    String none = "SKIPPED: random kernels were not compiled as CUDA C: no compiler is there.";
    if (compilers.isEmpty()) {
      System.out.println(none);
    }
    Assumptions.assumeFalse(compilers.isEmpty(), none);
    List<FuzzCase> cases = cases();
    JavaBatch java = JavaBatch.compile(cases);
    List<Prepared> prepared =
        cases.stream().map(fuzzCase -> Prepared.of(fuzzCase, java, "cuda")).toList();
    for (PtxCompiler compiler : compilers.values()) {
      boolean whole = !compiler.tool().startsWith("clang");
      List<Prepared> taken =
          prepared.stream()
              .filter(p -> whole || !OF_THE_LIBRARY.matcher(p.kernel().source()).find())
              .toList();
      assertThat(taken).as("kernels for %s", compiler.tool()).hasSizeGreaterThan(KERNELS / 3);
      byte[] ptx = ptx(compiler, taken);
      String judged = assembled(folder, ptx) ? ", assembled" : ", NOT ASSEMBLED: no ptxas";
      System.out.printf(
          "fuzz: %d kernels as CUDA C, PTX by %s%s%n", taken.size(), compiler.tool(), judged);
    }
  }

  /** The same text on the host, by its C++ compiler, against the JVM. */
  @Test
  void randomKernelsAsCudaCAgreeWithTheJvmOnTheHost(@TempDir Path folder)
      throws IOException, InterruptedException {
    Optional<String> compiler = HostCuda.compiler();
    String none = "SKIPPED: random kernels were not run as CUDA C on the host: no C++ compiler.";
    if (compiler.isEmpty()) {
      System.out.println(none);
    }
    Assumptions.assumeTrue(compiler.isPresent(), none);
    List<FuzzCase> cases = new ArrayList<>(KernelFuzzTest.regressions());
    cases.addAll(cases());
    JavaBatch java = JavaBatch.compile(cases);
    List<Prepared> taken =
        cases.stream()
            .map(fuzzCase -> Prepared.of(fuzzCase, java, "cuda"))
            .filter(HostCuda::takes)
            .toList();
    assertThat(taken).hasSizeGreaterThan(KERNELS / 2);
    try (HostCuda host = HostCuda.of(compiler.get(), taken, folder)) {
      for (int i = 0; i < taken.size(); i++) {
        compare(host, i, taken.get(i));
      }
    }
    System.out.printf("fuzz: %d kernels as CUDA C on the host agree%n", taken.size());
  }

  private static void compare(HostCuda host, int which, Prepared prepared) {
    FuzzCase fuzzCase = prepared.fuzzCase();
    for (int set = 0; set < fuzzCase.inputSets(); set++) {
      Inputs inputs = Inputs.draw(fuzzCase, set);
      Inputs expected = JvmRun.run(fuzzCase, prepared.method(), inputs);
      assertThat(Comparison.differences(fuzzCase, expected, host.run(which, inputs)))
          .as(
              "kernel 0x%x (%s), input set %d%n%s%n%s",
              fuzzCase.seed(), fuzzCase.kind(), set, fuzzCase.source(), prepared.kernel().source())
          .isEmpty();
    }
  }

  /** All at once; where that is refused, one by one, so that the culprit is named. */
  private static byte[] ptx(PtxCompiler compiler, List<Prepared> kernels) {
    int architecture = compiler.architecture(80);
    try {
      return compiler.compile(inOneFile(kernels), architecture, CudaC.OPTIONS).ptx();
    } catch (PtxCompileException refused) {
      for (Prepared kernel : kernels) {
        try {
          compiler.compile(kernel.kernel().source(), architecture, CudaC.OPTIONS);
        } catch (PtxCompileException culprit) {
          throw new AssertionError(
              "kernel 0x%x as CUDA C: %s%n%s%n%s"
                  .formatted(
                      kernel.fuzzCase().seed(),
                      culprit.getMessage(),
                      kernel.fuzzCase().source(),
                      kernel.kernel().source()),
              culprit);
        }
      }
      throw refused;
    }
  }

  private static String inOneFile(List<Prepared> kernels) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < kernels.size(); i++) {
      String name = " " + kernels.get(i).kernel().entryPoint() + "(";
      all.append("namespace k").append(i).append(" {\n");
      all.append(kernels.get(i).kernel().source().replace(name, " k" + i + "_kernel("));
      all.append("\n}\n");
    }
    return all.toString();
  }

  private static boolean assembled(Path folder, byte[] ptx)
      throws IOException, InterruptedException {
    Optional<Path> ptxas =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(place -> Path.of(place, "ptxas"))
            .filter(Files::isExecutable)
            .findFirst();
    if (ptxas.isEmpty()) {
      return false;
    }
    Path text = Files.write(folder.resolve("fuzz.ptx"), ptx);
    Process process =
        new ProcessBuilder(
                ptxas.get().toString(),
                "-arch=sm_90",
                text.toString(),
                "-o",
                folder.resolve("fuzz.cubin").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("ptxas: %s", said).isZero();
    return true;
  }
}
