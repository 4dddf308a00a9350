package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.emit.FpgaC;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code that FPGA vendors' compilers are given: in files to be read, as {@link GoldenTest} has
 * the OpenCL C.
 */
class FpgaTest {
  private static final Path GOLDENS = Path.of("src", "test", "resources", "goldens");
  private static final boolean ACCEPT = Boolean.getBoolean("stratus.accept");

  /** As an overlay of a board might say. */
  private static final FpgaSettings SETTINGS =
      new FpgaSettings(OptionalInt.of(1), OptionalInt.of(4), 64, true);

  /** Rows, width, a line of 4,096 columns, 4 at a turn, 8 stages. */
  private static final int[] STREAM = {64, 1000, 4096, 4, 8};

  /** The kernels that are for FPGAs alone. */
  static final List<Class<?>> STREAMS =
      List.of(
          LayerNormForwardStream.class, LayerNormBackwardStream.class, LayerNormForwardFixed.class);

  private record Kernel(Class<?> owner, String method, String target, int... ints) {
    CompiledKernel compile() {
      return GeneratedCode.of(owner, method, TargetDescription.fpga(target, SETTINGS), ints);
    }

    @Override
    public String toString() {
      return owner.getSimpleName() + "." + method + "." + target;
    }
  }

  /** The single work-item kernels, and one of each kind that knows its work-item. */
  static Stream<Kernel> kernels() {
    return FpgaC.names().stream()
        .flatMap(target ->
            Stream.of(
                new Kernel(LayerNormForwardStream.class, "rowStream", target, STREAM),
                new Kernel(LayerNormBackwardStream.class, "rowStream", target, STREAM),
                new Kernel(LayerNormForwardFixed.class, "rowStream", target, STREAM),
                new Kernel(LayerNormForward.class, "rowPerItem", target),
                new Kernel(LayerNormForward.class, "rowPerGroup", target),
                new Kernel(LayerNormForwardStrided.class, "columns", target)));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theGeneratedCodeIsTheApprovedCode(Kernel kernel) throws IOException {
    Path golden = GOLDENS.resolve(kernel + ".approved.cl");
    String text = kernel.compile().source();
    if (ACCEPT) {
      Files.writeString(golden, text);
      System.out.println("Accepted " + golden);
    }
    List<String> approved =
        Files.exists(golden) ? Files.readString(golden).lines().toList() : List.of();
    assertThat(text.lines().toList())
        .as(
            "%s is not what is generated. If the new code is right, accept it: mvn test -pl"
                + " tornado-kernels -am -Dtest=FpgaTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -DfailIfNoTests=false -Dstratus.accept=true, and commit the changed file.",
            golden)
        .containsExactlyElementsOf(approved);
  }

  @Test
  void intelIsToldOfTheCircuit() {
    String text = kernels().toList().getFirst().compile().source();
    assertThat(text)
        .contains("__attribute__((max_global_work_dim(0)))\n__kernel void rowStream(")
        .contains("float __attribute__((numbanks(4), bankwidth(4))) line[4096]")
        .contains("float __attribute__((register)) offs[8]")
        .containsPattern("#pragma ii 1\n *#pragma ivdep array\\(line\\)\n *for")
        .doesNotContain("ivdep array(offs)");
  }

  @Test
  void onlyWhatTheIndexesShowIsCalledIndependent() {
    String text =
        new Kernel(LayerNormBackwardStream.class, "rowStream", "fpga-intel", STREAM)
            .compile()
            .source();
    // The sums of a column are written and read at one index; the lines are written in one loop
    // and read in another.
    assertThat(text)
        .contains("#pragma ivdep array(scaleSums)")
        .contains("#pragma ivdep array(offsetRests)")
        .contains("at += 4")
        .doesNotContain("ivdep array(xhats)")
        .doesNotContain("ivdep array(sums)");
  }

  @Test
  void fixedPointHoldsNoFloatingOperator() {
    String text =
        new Kernel(LayerNormForwardFixed.class, "rowStream", "fpga-amd", STREAM).compile().source();
    assertThat(text).doesNotContain("float").doesNotContain("double").contains("__constant int");
  }

  @Test
  void aLoopOfCallsThatLoopIsNoPipeline() {
    String text = new Kernel(LayerNormForward.class, "rowPerItem", "fpga-amd").compile().source();
    assertThat(text)
        .containsPattern("xcl_pipeline_loop\\(1\\)\\)\\)\n.*\n *for \\(int c = start;")
        .doesNotContainPattern("attribute.*\n *for \\(int row");
  }

  @Test
  void amdIsToldOfTheCircuit() {
    String text =
        new Kernel(LayerNormForwardStream.class, "rowStream", "fpga-amd", STREAM)
            .compile()
            .source();
    assertThat(text)
        .contains("__attribute__((reqd_work_group_size(1, 1, 1)))\n__kernel void rowStream(")
        .contains("float line[4096] __attribute__((xcl_array_partition(cyclic, 4, 1)))")
        .contains("float offs[8] __attribute__((xcl_array_partition(complete, 1)))")
        .contains("__attribute__((xcl_pipeline_loop(1)))")
        .contains("__attribute__((opencl_unroll_hint))")
        .doesNotContain("ivdep")
        .doesNotContain("#pragma unroll");
  }

  /** Every kernel of every type by its {@code Class.method}, but those of lanes, and ours. */
  static List<String> everyKernel() {
    return Stream.concat(
            CudaTest.kernels().stream().map(Object::toString).filter(k -> !k.contains("Held")),
            STREAMS.stream().map(owner -> owner.getSimpleName() + ".rowStream"))
        .toList();
  }

  /** Any compiler of OpenCL C passes over what it does not know. */
  @ParameterizedTest
  @ValueSource(strings = {"fpga-intel", "fpga-amd"})
  void clangTakesTheCodeOfEveryKernel(String target, @TempDir Path folder)
      throws IOException, InterruptedException, ClassNotFoundException {
    Optional<String> clang = clang();
    if (clang.isEmpty()) {
      System.out.println(NO_CLANG);
    }
    Assumptions.assumeTrue(clang.isPresent(), NO_CLANG);
    List<String> command = new ArrayList<>(List.of(clang.orElseThrow(), "-x", "cl"));
    command.addAll(List.of("-cl-std=CL1.2", "-Xclang", "-finclude-default-header"));
    command.add("-fsyntax-only");
    for (String name : everyKernel()) {
      int dot = name.indexOf('.');
      Class<?> owner = Class.forName("dev.stratus.kernels." + name.substring(0, dot));
      Kernel kernel = new Kernel(owner, name.substring(dot + 1), target);
      command.add(
          Files.writeString(folder.resolve(name + ".cl"), kernel.compile().source()).toString());
    }
    assertThat(command).hasSizeGreaterThan(130);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(log).isZero();
    // It says so of each word, and of nothing else.
    assertThat(log.lines().filter(line -> line.contains("warning:")))
        .allMatch(line -> line.matches(".*(unknown attribute|unknown pragma).*"), log);
  }

  private static final String NO_CLANG =
      "SKIPPED clang's judgement of the FPGA code: no clang is on the path; it comes with"
          + " ci/install-opencl-cpu.sh.";

  private static Optional<String> clang() {
    return Stream.of("clang-15", "clang-16", "clang-14", "clang")
        .filter(name ->
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
        .findFirst();
  }

  @Test
  void kernelsOfGroupsHaveOneSizeOfThem() {
    CompiledKernel kernel =
        new Kernel(LayerNormForward.class, "rowPerGroup", "fpga-intel").compile();
    assertThat(kernel.source())
        .contains("__attribute__((reqd_work_group_size(64, 1, 1)))\n__kernel void rowPerGroup(")
        .doesNotContain("#pragma ii")
        .doesNotContain("ivdep");
    assertThat(kernel.fpga().orElseThrow().workGroupItems()).isEqualTo(64);
    assertThat(kernel.fpga().orElseThrow().parameterNames()).startsWith("x", "gamma", "beta");
  }
}
