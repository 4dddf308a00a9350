package dev.stratus.embedded.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.jit.emit.CudaC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes PTX, and what is said where nothing does, or where it refuses. Needs no GPU. */
class PtxCompilersTest {
  private static final String LANES =
      """
      extern "C" __global__ void sums(const float* __restrict__ x, float* y) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        float v = x[i] * 3.0f + 1.0f;
        v += __shfl_xor_sync(0xffffffffu, v, 1);
        y[i] = sqrt(v / x[i]);
      }
      """;

  /** Answers as nvcc does, and takes whatever does not say "bad". */
  private static final String SCRIPTED_NVCC =
      """
      #!/bin/sh
      case "$1" in
        --version) echo "Cuda compilation tools, release 12.8, V12.8.93"; exit 0 ;;
        --list-gpu-arch) printf 'compute_75\\ncompute_90\\ncompute_90a\\n'; exit 0 ;;
      esac
      for word; do last=$word; done
      while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done
      if grep -q bad "$last"; then echo "kernel.cu(1): error: what is bad?"; exit 2; fi
      echo "// made" > "$out"
      """;

  @TempDir private Path folder;

  private PtxCompiler named(Path program) {
    return switch (PtxCompilers.find(Map.of("STRATUS_PTX_COMPILER", program.toString()))) {
      case PtxCompilers.Found.Compiler found -> found.compiler();
      case PtxCompilers.Found.None none -> throw new AssertionError(none.reason());
    };
  }

  private PtxCompiler scriptedNvcc() throws IOException {
    Path program = Files.writeString(folder.resolve("nvcc"), SCRIPTED_NVCC);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return named(program);
  }

  private static PtxCompiler.Made compile(PtxCompiler compiler, String source, int architecture) {
    return compiler.compile(source, architecture, CudaC.OPTIONS);
  }

  @Test
  void whereNoneIsThereTheReasonSaysWhatToInstall() {
    for (String variable : List.of("STRATUS_NVRTC", "STRATUS_PTX_COMPILER")) {
      assertThat(PtxCompilers.find(Map.of(variable, "/nowhere/it")))
          .isInstanceOfSatisfying(
              PtxCompilers.Found.None.class,
              none ->
                  assertThat(none.reason())
                      .contains("(tried /nowhere/it)", "Install NVIDIA's CUDA toolkit or clang"));
    }
    PtxCompilers.Found none = PtxCompilers.find(Map.of("STRATUS_NVRTC", "/nowhere/it"));
    assertThatThrownBy(() -> PtxCompilers.require(none, "a GPU on paper"))
        .isInstanceOf(NoPtxCompilerException.class)
        .hasMessageStartingWith("a GPU on paper: No compiler from CUDA C to PTX was found");
  }

  @Test
  void nvccIsAskedForWhatItKnows() throws IOException {
    PtxCompiler nvcc = scriptedNvcc();
    assertThat(nvcc.tool()).isEqualTo("nvcc 12.8");
    assertThat(nvcc.architectures()).containsExactly(75, 90);
    assertThat(nvcc.architecture(89)).isEqualTo(75);
    assertThat(nvcc.architecture(120)).isEqualTo(90);
    assertThat(compile(nvcc, "good", 90).ptx())
        .isEqualTo("// made\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDeviceOlderThanTheToolkitIsToldWithBothNumbers() throws IOException {
    PtxCompiler nvcc = scriptedNvcc();
    assertThatThrownBy(() -> nvcc.architecture(70))
        .isInstanceOf(PtxCompileException.class)
        .hasMessageContaining("nvcc 12.8 makes PTX for compute capability 7.5 or later")
        .hasMessageContaining("the device has 7.0");
  }

  @Test
  void aRefusalHasTheWholeLog() throws IOException {
    PtxCompiler nvcc = scriptedNvcc();
    assertThatThrownBy(() -> compile(nvcc, "bad", 90))
        .isInstanceOf(PtxCompileException.class)
        .hasMessageContaining("nvcc 12.8 refused a kernel")
        .hasMessageContaining("-arch=compute_90 --fmad=false")
        .hasMessageContaining("error: what is bad?");
  }

  private PtxCompiler clang() {
    Optional<Path> program = PtxCompilers.clang(System.getenv());
    if (program.isEmpty()) {
      System.out.println("SKIPPED PTX by clang: none is on the path; apt-get install clang-15.");
    }
    Assumptions.assumeTrue(program.isPresent(), "no clang on the path");
    return named(program.get());
  }

  @Test
  void clangNeedsNothingOfNvidias() {
    PtxCompiler clang = clang();
    assertThat(clang.tool()).startsWith("clang ");
    assertThat(clang.architecture(80)).isEqualTo(80);
    String ptx = new String(compile(clang, LANES, 80).ptx(), StandardCharsets.UTF_8);
    assertThat(ptx)
        .contains(".version 7.0", ".target sm_80", ".visible .entry sums(")
        .contains("shfl.sync.bfly.b32", "sqrt.rn.f32", "div.rn.f32", "ld.global.nc.f32")
        .as("a product and a sum are rounded twice, as in Java")
        .doesNotContain("fma.rn");
    String contracted =
        new String(clang.compile(LANES, 80, List.of("--fmad=true")).ptx(), StandardCharsets.UTF_8);
    assertThat(contracted).contains("fma.rn.f32");
  }

  @Test
  void clangSaysWhatItCannot() {
    PtxCompiler clang = clang();
    assertThatThrownBy(() -> compile(clang, LANES.replace("sqrt", "exp"), 80))
        .isInstanceOf(PtxCompileException.class)
        .hasMessageContaining("use of undeclared identifier 'exp'")
        .hasMessageContaining("use NVRTC or nvcc for it");
    assertThatThrownBy(() -> clang.compile(LANES, 80, List.of("-lineinfo")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-lineinfo")
        .hasMessageContaining("--fmad=true");
  }

  /** Of the oldest version that has the architecture, whatever toolkit is installed. */
  @Test
  void olderDevicesGetOlderPtx() {
    PtxCompiler clang = clang();
    for (Map.Entry<Integer, String> version : Map.of(70, "6.0", 75, "6.3", 86, "7.1").entrySet()) {
      String ptx =
          new String(compile(clang, LANES, version.getKey()).ptx(), StandardCharsets.UTF_8);
      assertThat(ptx).contains(".version " + version.getValue(), ".target sm_" + version.getKey());
    }
  }
}
