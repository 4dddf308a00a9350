package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static dev.stratus.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.kernel.KernelNames;
import dev.stratus.kernel.NamedKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code stratus kernel list} and {@code stratus kernel show}. Needs no OpenCL device. */
class KernelCommandTest {

  @Test
  void everyKernelIsListed() {
    Cli.Run run = run("kernel", "list").good();
    for (NamedKernel kernel : KernelNames.all()) {
      assertThat(run.out()).contains(kernel.name(), kernel.reference().qualifiedName());
    }
    assertThat(run.out())
        .contains("layernorm-forward/row-per-item", "layernorm-backward/columns:bfloat16");
  }

  static Stream<String> names() {
    return KernelNames.all().stream().map(NamedKernel::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyKernelCanBeShownForADeviceOnPaper(String name) {
    Cli.Run run = run("kernel", "show", name, "--device", "paper").good();
    boolean lanes = KernelNames.find(name).lanes();
    assertThat(run.out()).contains(lanes ? "extern \"C\" __global__ void " : "__kernel void ");
    assertThat(run.err())
        .contains(lanes ? "in cuda for " : "in opencl for ", "on paper", "sha256 ");
    Cli.Run cuda = run("kernel", "show", name, "--device", "paper", "--target", "cuda").good();
    assertThat(cuda.out()).contains("extern \"C\" __global__ void ");
    String[] spirv = {"kernel", "show", name, "--device", "paper", "--target", "spirv"};
    if (lanes) {
      assertOneLine(run(spirv), 2, "simdSum");
    } else {
      assertThat(run(spirv).good().out()).startsWith("; SPIR-V 1.0").contains("OpEntryPoint");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "row-per-item, rowPerItem",
    "row-per-item:float64, rowPerItem",
    "fused, fused",
    "layernorm-backward/columns, columns",
    "epilogue, epilogue"
  })
  void aShortNameIsEnough(String name, String entry) {
    Cli.Run run = run("kernel", "show", name, "--device", "paper").good();
    assertThat(run.err()).contains(entry + " in opencl for ");
  }

  @Test
  void aKernelIsShownWithAndWithoutItsStages() {
    Cli.Run strict = run("kernel", "show", "row-per-item", "--numerics", "strict").good();
    assertThat(strict.out()).startsWith("#pragma").contains("__kernel void rowPerItem");
    assertThat(strict.err()).contains("rowPerItem in opencl for ", "sha256 ");
    Cli.Run stages = run("kernel", "show", "row-per-group", "--target", "opencl", "--stages");
    assertThat(stages.out()).contains("==== after ", "==== source", "__kernel void rowPerGroup");
    assertOneLine(run("kernel", "show", "row-per-item", "--target", "cobol"), 2, "cobol");
    assertOneLine(run("kernel", "show", "row-per-item", "--device", "jvm"), 2, "JVM engine");
  }

  @Test
  void aModuleIsWrittenToAFile(@TempDir Path folder) throws IOException {
    Path module = folder.resolve("k.spv");
    String[] show = {"kernel", "show", "row-per-item", "--device", "paper", "--target", "spirv1.2"};
    Cli.Run run =
        run(Stream.concat(Stream.of(show), Stream.of("-o", module.toString()))
                .toArray(String[]::new))
            .good();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("rowPerItem in spirv1.2 for ");
    ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(module)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(words.getInt()).isEqualTo(0x07230203);
    assertThat(words.getInt()).isEqualTo(0x00010200);
    Path text = folder.resolve("k.cl");
    run("kernel", "show", "row-per-item", "--device", "paper", "-o", text.toString()).good();
    assertThat(text).content().contains("__kernel void rowPerItem");
    String nowhere = folder.resolve("none").resolve("k.spv").toString();
    assertOneLine(run("kernel", "show", "row-per-item", "-o", nowhere), 2, "there is no folder");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(module, text);
    }
  }

  @Test
  void anUnknownKernelNamesTheNearest() {
    assertOneLine(run("kernel", "show", "row-per-itm"), 2, "'row-per-itm'", "the nearest are");
    assertOneLine(run("kernel", "show", "layernorm"), 2, "Several kernels");
    assertOneLine(run("kernel", "show", "row-per-item:int8"), 2, "No kernel is called");
  }

  @ParameterizedTest
  @CsvSource({
    "row-held-by-fours, nvidia-h100, in cuda for paper:nvidia-h100 gpu, __global__",
    "solver-updates/adam, nvidia-gpu, compute capability 8.0, __global__",
    "row-per-item, pocl-cpu-avx512, architecture (pocl-cpu-avx512), vload16",
    "tiled, amd-gpu, double arithmetic, __local float",
    "rows, default, a CPU device, __kernel"
  })
  void aProfileIsADeviceOnPaper(String name, String profile, String told, String code) {
    Cli.Run run = run("kernel", "show", name, "--profile", profile).good();
    assertThat(run.err()).contains(told, "matched at: ", "sha256 ");
    assertThat(run.out()).contains(code);
  }

  @Test
  void aProfileSaysWhatADeviceCannot() {
    String[] rusticl = {"kernel", "show", "row-per-item:float64", "--profile", "rusticl"};
    assertOneLine(run(rusticl), 2, "double");
    assertOneLine(
        run("kernel", "show", "row-per-item", "--profile", "nvidia-h1000"),
        2,
        "There is no profile nvidia-h1000. Did you mean nvidia-h100?",
        "pocl-cpu");
    assertOneLine(
        run("kernel", "show", "row-per-item", "--profile", "amd-gpu", "--device", "cpu"),
        2,
        "--profile amd-gpu",
        "--device cpu",
        "one of the two");
  }

  @Test
  void namesCanBeCompletedByTheShell() {
    assertThat(run("generate-completion").good().out())
        .contains("layernorm-forward/row-held-by-fours:float16")
        .contains("solver-updates/adam-with-l2")
        .contains("spirv1.2")
        .contains("nvidia-h200");
    assertThat(run("kernel", "show", "--help").good().out())
        .contains("opencl, cuda, ptx, spirv, spirv1.1,")
        .contains("nvidia-h100");
  }

  @Test
  void ptxIsMadeByACompilerThatIsNamed() {
    Cli.Run run = run("kernel", "show", "row-held", "--target", "ptx", "--profile", "nvidia-a100");
    if (run.code() == 3) {
      System.out.println("SKIPPED PTX on the command line: " + run.err().strip());
    }
    Assumptions.assumeTrue(run.code() != 3, "no compiler from CUDA C to PTX");
    assertThat(run.good().out()).contains(".target sm_80", ".visible .entry rowHeld(");
    assertThat(run.err())
        .containsPattern(
            "made by (NVRTC|nvcc|clang) \\d+\\.\\d+: --fmad=false -arch=compute_80, sha256");
  }

  /** What makes PTX is looked for once in a JVM, so this takes one of its own. */
  @Test
  void ptxWithoutACompilerSaysWhatToInstall() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "kernel",
            "show",
            "row-held",
            "--target",
            "ptx",
            "--profile",
            "nvidia-h100");
    builder.environment().put("STRATUS_PTX_COMPILER", "/nowhere/nvcc");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(3);
    assertThat(said)
        .startsWith("stratus: layernorm-forward/row-held cannot be shown as ptx: ")
        .contains("No compiler from CUDA C to PTX was found (tried /nowhere/nvcc)")
        .contains("Install NVIDIA's CUDA toolkit or clang");
  }
}
