package dev.stratus.kernels.ptx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.runtime.cuda.ShippedPtx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build ships, with a scripted compiler: needs neither clang nor a GPU. */
class MakePtxTest {
  private static final String SCRIPTED_NVCC =
      """
      #!/bin/sh
      case "$1" in
        --version) echo "release VERSION"; exit 0 ;;
        --list-gpu-arch) printf 'compute_75\\ncompute_90\\n'; exit 0 ;;
      esac
      while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done
      printf '.version 8.0\\n.target sm_75\\n' > "$out"
      """;

  @TempDir private Path folder;

  private Map<String, String> nvcc(String version) throws IOException {
    Path program = folder.resolve("nvcc");
    Files.writeString(program, SCRIPTED_NVCC.replace("VERSION", version));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return Map.of("STRATUS_PTX_COMPILER", program.toString());
  }

  private List<String> shipped() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(ShippedPtx.FOLDER))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void whatIsThereAlreadyStays() throws IOException {
    int all = KernelSources.all().size();
    assertThat(MakePtx.make(folder, nvcc("12.8")))
        .isEqualTo(
            "PTX of %d kernel codes is shipped (%d made anew), by nvcc 12.8: --fmad=false"
                    .formatted(all, all)
                + " -arch=compute_75");
    assertThat(shipped()).hasSize(all + 1).contains(ShippedPtx.MADE_BY);
    Path gone = folder.resolve(ShippedPtx.FOLDER).resolve("0".repeat(64) + ".ptx");
    Files.writeString(gone, "of a source that is no more");
    assertThat(MakePtx.make(folder, nvcc("12.8"))).contains("(0 made anew)");
    assertThat(gone).doesNotExist();
    assertThat(MakePtx.make(folder, nvcc("13.0")))
        .contains("(" + all + " made anew), by nvcc 13.0");
  }

  @Test
  void withoutACompilerTheBuildSaysSo() throws IOException {
    assertThat(MakePtx.make(folder, Map.of("STRATUS_PTX_COMPILER", "/nowhere/clang")))
        .startsWith("SKIPPED the shipping of PTX")
        .contains("(tried /nowhere/clang)", "Install");
    assertThat(folder.resolve("META-INF")).doesNotExist();
  }

  @Test
  void everySizeOfAHeldRowHasItsCode() {
    Map<String, CompiledKernel> all = KernelSources.all();
    assertThat(kernels(all, "LayerNormForwardHeld", "rowHeld")).isEqualTo(32);
    assertThat(kernels(all, "LayerNormForwardHeldHalf", "rowHeldByFours")).isEqualTo(8);
    assertThat(kernels(all, "LayerNormBackwardHeld", "rowsHeld")).isEqualTo(16);
    assertThat(kernels(all, "Activations", "gelu")).as("apart and in place").isEqualTo(2);
    assertThat(kernels(all, "SolverUpdates", "adam")).isEqualTo(1);
  }

  private static long kernels(Map<String, CompiledKernel> all, String owner, String name) {
    return all.values().stream()
        .filter(kernel -> kernel.method().owner().endsWith("/" + owner))
        .filter(kernel -> kernel.method().name().equals(name))
        .count();
  }
}
