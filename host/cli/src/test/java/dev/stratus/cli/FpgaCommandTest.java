package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stratus fpga}: the whole way on an OpenCL CPU device in the board's place. */
class FpgaCommandTest {
  private static final String NO_DEVICE =
      "SKIPPED the stand-in for an FPGA: no OpenCL CPU device is there; run"
          + " ci/install-opencl-cpu.sh.";

  @TempDir private Path folder;
  private Path project;

  @BeforeEach
  void name() {
    project = folder.resolve("project");
  }

  private static void requireCpu() {
    boolean there = Cli.run("devices").out().contains("opencl:");
    if (!there) {
      System.out.println(NO_DEVICE);
    }
    Assumptions.assumeTrue(there, NO_DEVICE);
  }

  private Cli.Run build(Object... more) {
    Object[] words = {"fpga", "build", "--profile", "amd-fpga", "--board", "u50", "--out", project};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Cli.run(all);
  }

  @Test
  void withoutToolsTheProjectIsCompleteAndSaysWhatStillWorks() {
    Cli.Run run = build().good();
    assertThat(run.out())
        .contains(
            "emulation        not run: v++ and emconfigutil are not on the path (of AMD Vitis)")
        .contains("report           not run: v++ is not on the path");
    assertThat(run.err()).contains("the project is complete").contains("--stand-in DEVICE");
    assertThat(project.resolve("kernels/backward.cl")).exists();
    Cli.assertOneLine(build(), ExitCode.BAD_INPUT, "is an FPGA project already; --force");
    // What was asked for and could not be done is no success.
    Cli.Run asked = build("--force", "--run", "hardware");
    assertThat(asked.code()).isEqualTo(ExitCode.DEVICE);
    assertThat(Cli.run("fpga", "seal", project).good().out()).contains("There is no bitstream");
  }

  @Test
  void theWholeWayOnAStandIn() throws IOException {
    requireCpu();
    build("--run", "none", "--stand-in", "cpu").good();
    Cli.Run check =
        Cli.run(
            "fpga",
            "check",
            project,
            "--build",
            "stand-in",
            "--device",
            "cpu",
            "--rows",
            "5",
            "--width",
            "130");
    assertThat(check.good().out().lines().skip(1)).hasSize(7).allMatch(l -> l.contains("passed"));
    Cli.assertOneLine(
        Cli.run(
            "fpga", "check", project, "--build", "stand-in", "--device", "cpu", "--width", "5000"),
        ExitCode.BAD_INPUT,
        "was made for width of at most 4096, and the task has 5000");
    Path bitstream = project.resolve("build/stand-in/forward.bin");
    byte[] changed = Files.readAllBytes(bitstream);
    changed[100] ^= 1;
    Files.write(bitstream, changed);
    Cli.assertOneLine(
        Cli.run("fpga", "check", project, "--build", "stand-in", "--device", "cpu"),
        ExitCode.BAD_INPUT,
        "has SHA-256",
        "and the manifest says",
        "another file, or was changed");
  }

  @Test
  void badInput() {
    Cli.assertOneLine(
        Cli.run("fpga", "build", "--profile", "intel-fpga", "--out", project),
        ExitCode.BAD_INPUT,
        "names no board",
        "aoc -list-boards");
    Cli.assertOneLine(
        Cli.run("fpga", "build", "--profile", "no-fpga", "--out", project),
        ExitCode.BAD_INPUT,
        "There is no profile no-fpga");
    Cli.assertOneLine(
        build("--run", "everything"), ExitCode.BAD_INPUT, "There is no build 'everything'");
    Cli.assertOneLine(
        Cli.run("fpga", "seal", project), ExitCode.BAD_INPUT, "manifest.json is not there");
    build("--run", "none").good();
    Cli.assertOneLine(
        Cli.run("fpga", "check", project, "--device", "jvm"),
        ExitCode.BAD_INPUT,
        "has no hardware build of forward; nothing is built yet");
  }
}
