package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ci/install-opencl-cpu.sh with stand-ins for apt-get, dpkg-query and id. */
class InstallScriptTest {
  private static final String SCRIPT =
      Path.of("..", "..", "ci", "install-opencl-cpu.sh").toAbsolutePath().normalize().toString();

  @TempDir Path bin;
  private Path calls;

  /** Root, with PoCL and its loader installed. */
  @BeforeEach
  void machine() throws IOException {
    calls = bin.resolve("calls");
    installed("pocl-opencl-icd", "ocl-icd-libopencl1");
    Script.write(bin.resolve("id"), "echo 0");
    Script.write(bin.resolve("apt-get"), "echo \"$@\" >>'" + calls + "'");
  }

  private void installed(String... packages) throws IOException {
    Script.write(
        bin.resolve("dpkg-query"),
        "case \" "
            + String.join(" ", packages)
            + " \" in *\" ${4:-all} \"*) echo 'ii ' ;; *) exit 1 ;; esac");
  }

  private Script.Run run(String... options) throws IOException, InterruptedException {
    String[] words = new String[options.length + 1];
    words[0] = SCRIPT;
    System.arraycopy(options, 0, words, 1, options.length);
    return Script.bash(Map.of("PATH", bin + ":" + System.getenv("PATH")), words);
  }

  private String calls() throws IOException {
    return Files.exists(calls) ? Files.readString(calls) : "";
  }

  @Test
  void whatIsThereIsLeftAlone() throws Exception {
    Script.Run run = run();
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(run.output()).contains("all is there: ocl-icd-libopencl1 pocl-opencl-icd");
    assertThat(calls()).isEmpty();
  }

  @Test
  void onlyWhatIsMissingIsInstalled() throws Exception {
    Script.Run run = run("--with-test-tools", "--with-rusticl");
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(calls())
        .isEqualTo(
            "install -y --no-install-recommends oclgrind spirv-tools clinfo mesa-opencl-icd\n"
                + "install -y --no-install-recommends llvm-spirv-15\n"
                + "install -y --no-install-recommends clang-15\n");
  }

  /** Not every archive has LLVM's tools: their absence is told, and the rest is installed. */
  @Test
  void whatIsOptionalMayBeMissing() throws Exception {
    installed("pocl-opencl-icd", "ocl-icd-libopencl1", "oclgrind", "spirv-tools", "clinfo");
    Script.write(bin.resolve("apt-get"), "echo \"$1\" >>'" + calls + "'; false");
    Script.Run run = run("--with-test-tools");
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("no llvm-spirv-15 in this archive", "no clang-15 in this archive", "done");
    assertThat(calls()).isEqualTo("install\ninstall\n");
  }

  @Test
  void aDryRunOnlyTells() throws Exception {
    Script.Run run = run("--with-rusticl", "--dry-run");
    assertThat(run.code()).isZero();
    assertThat(run.output()).contains("would install: mesa-opencl-icd");
    assertThat(calls()).isEmpty();
  }

  @Test
  void packageListsAreFetchedOnceWhereTheyAreMissing() throws Exception {
    installed();
    Script.write(
        bin.resolve("apt-get"),
        "echo \"$1\" >>'"
            + calls
            + "'; [ \"$1\" = update ] || [ \"$(wc -l <'"
            + calls
            + "')\" -gt 1 ]");
    Script.Run run = run();
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(calls()).isEqualTo("install\nupdate\ninstall\n");
  }

  @Test
  void anArchiveThatHasNoneOfItIsTold() throws Exception {
    installed();
    Script.write(bin.resolve("apt-get"), "echo \"$1\" >>'" + calls + "'; [ \"$1\" = update ]");
    Script.Run run = run();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).contains("could not install ocl-icd-libopencl1", "universe");
    assertThat(calls()).isEqualTo("install\nupdate\ninstall\n");
  }

  @Test
  void withoutRootItSaysWhatToRun() throws Exception {
    installed();
    Script.write(bin.resolve("id"), "echo 1000");
    Script.Run run = run("--with-test-tools");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).contains("needs root; run: sudo ", " --with-test-tools");
    assertThat(calls()).isEmpty();
  }
}
