package dev.stratus.fpga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.fpga.FpgaManifest.Built;
import dev.stratus.fpga.FpgaManifest.Kernel;
import dev.stratus.profiles.ProfileLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FpgaProjectTest {
  private static final String BOARD = "p385a_sch_ax115";

  @TempDir private Path folder;

  private static FpgaTarget intel() {
    return FpgaTarget.of("intel-fpga", ProfileLookup.shippedOnly()).onBoard(BOARD);
  }

  private static FpgaTarget amd() {
    return FpgaTarget.of("amd-fpga", ProfileLookup.shippedOnly()).onBoard("u50");
  }

  private FpgaTarget overlay(String fpga) throws IOException {
    Path profiles = Files.createDirectories(folder.resolve("profiles"));
    Files.writeString(
        profiles.resolve("mine.yaml"),
        """
        profile: mine
        schemaVersion: 1
        match: {level: vendor, platform: "*Xilinx*", kind: accelerator}
        fpga: {%s}
        """
            .formatted(fpga));
    return FpgaTarget.of("mine", ProfileLookup.withOverlay(profiles));
  }

  /** A program on a path of its own that stands in for a vendor's. */
  private VendorTools tool(String name, String script) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return VendorTools.of(Map.of("PATH", bin.toString()));
  }

  private static List<String> filesOf(Path project) throws IOException {
    try (Stream<Path> all = Files.walk(project)) {
      return all.filter(Files::isRegularFile)
          .map(file -> project.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  // ---- what the profile says ----

  @Test
  void sizesComeFromTheProfileAndWhatIsAssumedIsNamed() throws IOException {
    FpgaTarget shipped = intel();
    assertThat(shipped.columns()).isEqualTo(4);
    assertThat(shipped.assumed())
        .containsExactly("4096 columns of the widest row", "8 sums that take turns");
    FpgaTarget mine =
        overlay(
            "board: u50, unroll: 3, lineColumns: 1000, accumulatorStages: 12,"
                + " initiationIntervalCycles: 2, dataflow: true");
    // The vendor is the shipped profile's; a line holds whole turns.
    assertThat(mine.vendor()).isEqualTo(FpgaVendor.AMD);
    assertThat(mine.lineColumns()).isEqualTo(1002);
    assertThat(mine.assumed()).isEmpty();
    assertThat(StreamKernel.FORWARD.design(mine).fixed()).isEqualTo(Map.of(9, 1002, 10, 3, 11, 12));
    assertThat(StreamKernel.BACKWARD.design(mine).initiationInterval()).hasValue(2);
  }

  @Test
  void badProfilesAreRefused() throws IOException {
    assertThatThrownBy(() -> FpgaTarget.of("intel-fgpa", ProfileLookup.shippedOnly()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Did you mean intel-fpga?");
    assertThatThrownBy(() -> FpgaTarget.of("pocl-cpu", ProfileLookup.shippedOnly()))
        .hasMessageContaining("is of no FPGA")
        .hasMessageContaining("intel-fpga and amd-fpga");
    assertThatThrownBy(() -> overlay("unroll: 32"))
        .hasMessageContaining("fpga.unroll is 32")
        .hasMessageContaining("at most 16");
    assertThatThrownBy(() -> overlay("vendor: Lattice"))
        .hasMessageContaining("'Lattice'; there are commands for Intel and AMD");
    FpgaTarget withoutBoard = FpgaTarget.of("intel-fpga", ProfileLookup.shippedOnly());
    assertThatThrownBy(() -> FpgaProject.write(withoutBoard, folder.resolve("p"), false))
        .hasMessageContaining("names no board")
        .hasMessageContaining("aoc -list-boards");
    assertThat(folder.resolve("p")).doesNotExist();
  }

  // ---- what is written ----

  @Test
  void aProjectHoldsSourcesManifestAndCommands() throws IOException {
    Path where = folder.resolve("deep/project");
    FpgaProject project = FpgaProject.write(intel(), where, false);
    assertThat(filesOf(where))
        .containsExactly(
            "Makefile",
            "kernels/backward.cl",
            "kernels/fixed.cl",
            "kernels/forward.cl",
            "manifest.json");
    assertThat(Files.readString(where.resolve("kernels/forward.cl")))
        .contains("__attribute__((max_global_work_dim(0)))", "line[4096]");
    assertThat(Files.readString(where.resolve("Makefile")))
        .contains(
            "\taoc kernels/forward.cl -march=emulator -board=p385a_sch_ax115 -o"
                + " build/emulation/forward.aocx > logs/emulation-forward-1.log 2>&1\n")
        .contains("hardware:\n");
    FpgaProject read = FpgaProject.open(where);
    assertThat(read.manifest()).isEqualTo(project.manifest());
    Kernel forward = read.manifest().kernel(where, StreamKernel.FORWARD);
    assertThat(forward.limits()).isEqualTo(Map.of(8, 4096));
    assertThat(forward.arguments()).hasSize(14);
    try (Stream<Path> siblings = Files.list(where.getParent())) {
      assertThat(siblings).containsExactly(where);
    }
  }

  @Test
  void vitisCompilesThenLinks() throws IOException {
    Path where = folder.resolve("u50");
    FpgaProject.write(amd(), where, false);
    assertThat(Files.readString(where.resolve("Makefile")))
        .contains("\tv++ -t hw --platform u50 ", " -c -k rowStream -o build/hardware/forward.xo ")
        .contains(" -l -o build/hardware/forward.xclbin build/hardware/forward.xo > ")
        .contains("\temconfigutil --platform u50 --od build/emulation > ");
  }

  @Test
  void aProfilesOwnCommandIsFilledInWordByWord() throws IOException {
    FpgaTarget mine =
        overlay("board: \"a board\", compiler: \"my-aoc -b={board} {flags} {kernel} -o {output}\"");
    assertThat(VendorCommand.of(mine, "forward", "rowStream", BuildMode.EMULATION))
        .singleElement()
        .satisfies(command -> {
          assertThat(command.words())
              .containsExactly(
                  "my-aoc",
                  "-b=a board",
                  "-t",
                  "sw_emu",
                  "kernels/forward.cl",
                  "-o",
                  "build/emulation/forward.xclbin");
          assertThat(command.shell()).startsWith("my-aoc '-b=a board' -t sw_emu ");
        });
  }

  @Test
  void nothingIsOverwrittenUnlessAskedAndOnlyAProject() throws IOException {
    Path where = folder.resolve("project");
    FpgaProject.write(intel(), where, false);
    Files.createDirectories(where.resolve("build"));
    assertThatThrownBy(() -> FpgaProject.write(amd(), where, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--force replaces it");
    FpgaProject.write(amd(), where, true);
    assertThat(FpgaProject.open(where).manifest().vendor()).isEqualTo(FpgaVendor.AMD);
    assertThat(where.resolve("build")).doesNotExist();

    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("thesis.tex"), "years of work");
    assertThatThrownBy(() -> FpgaProject.write(intel(), other, true))
        .hasMessageContaining("is no FPGA project");
    Files.writeString(other.resolve("manifest.json"), "{\"format\": \"something else\"}");
    assertThatThrownBy(() -> FpgaProject.write(intel(), other, true))
        .hasMessageContaining("is no manifest of an FPGA project")
        .hasMessageContaining("format is \"something else\"");
    assertThat(other.resolve("thesis.tex")).exists();
  }

  // ---- what is run ----

  @Test
  void aMissingToolIsNamedAndNothingRuns() {
    FpgaProject project = FpgaProject.write(amd(), folder.resolve("project"), false);
    VendorTools none = VendorTools.of(Map.of("PATH", folder.toString()));
    FpgaBuild.Step step = new FpgaBuild(amd(), project, none).run(BuildMode.EMULATION);
    assertThat(step.ran()).isFalse();
    assertThat(step.missing()).containsExactly("v++", "emconfigutil");
    assertThat(project.folder().resolve("logs")).doesNotExist();
  }

  @Test
  void toolsRunInTheFolderTheirOutputIsKeptAndBitstreamsAreSealed() throws IOException {
    // Writes its arguments to the file behind -o.
    VendorTools tools =
        tool("aoc", "echo compiling \"$@\"; while [ \"$1\" != -o ]; do shift; done; echo $2 > $2");
    FpgaProject project = FpgaProject.write(intel(), folder.resolve("project"), false);
    FpgaBuild build = new FpgaBuild(intel(), project, tools);
    FpgaBuild.Step step = build.run(BuildMode.HARDWARE);
    assertThat(step.ran()).isTrue();
    assertThat(step.logs())
        .containsExactly(
            "logs/hardware-forward-1.log",
            "logs/hardware-backward-1.log",
            "logs/hardware-fixed-1.log");
    assertThat(project.folder().resolve("logs/hardware-forward-1.log"))
        .content()
        .startsWith("compiling kernels/forward.cl -report -board=p385a_sch_ax115");
    FpgaManifest sealed = FpgaProject.open(project.folder()).manifest();
    Built built = sealed.kernel(project.folder(), StreamKernel.FORWARD).built().getFirst();
    assertThat(built.file()).isEqualTo("build/hardware/forward.aocx");
    assertThat(built.board()).isEqualTo(BOARD);
    assertThat(built.sha256()).hasSize(64);
    assertThat(
            sealed.bitstream(project.folder(), StreamKernel.FORWARD, BuildMode.HARDWARE).sha256())
        .isEqualTo(built.sha256());
    assertThatThrownBy(
            () -> sealed.bitstream(project.folder(), StreamKernel.FORWARD, BuildMode.EMULATION))
        .hasMessageContaining("has no emulation build of forward; there is: hardware")
        .hasMessageContaining("make emulation");
  }

  @Test
  void aToolThatFailsIsToldWithTheEndOfItsLog() throws IOException {
    VendorTools tools = tool("aoc", "echo Error: no licence >&2; exit 3");
    FpgaProject project = FpgaProject.write(intel(), folder.resolve("project"), false);
    FpgaBuild build = new FpgaBuild(intel(), project, tools);
    assertThatThrownBy(() -> build.run(BuildMode.REPORT))
        .isInstanceOf(FpgaToolException.class)
        .hasMessageContaining("ended with 3")
        .hasMessageContaining("report-forward-1.log")
        .hasMessageContaining("Error: no licence");
    assertThat(project.folder().resolve("logs/report-forward-1.log")).exists();
  }

  @Test
  void aBoardThatTheToolsDoNotListIsRefused() throws IOException {
    VendorTools tools = tool("aoc", "echo Board list:; echo '  de5net_a7'");
    assertThatThrownBy(() -> tools.requireBoard(intel()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no board p385a_sch_ax115")
        .hasMessageContaining("de5net_a7");
    tool("aoc", "echo Board list:; echo '  p385a_sch_ax115'").requireBoard(intel());
    // Without the tool nobody can say.
    VendorTools.of(Map.of()).requireBoard(intel());
  }

  @Test
  void damagedManifestsAreRefusedByFieldAndFile() throws IOException {
    assertThatThrownBy(() -> FpgaProject.open(folder)).hasMessageContaining("is not there");
    FpgaProject project = FpgaProject.write(intel(), folder.resolve("project"), false);
    Path file = project.folder().resolve("manifest.json");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("\"value\" : 4096", "\"value\" : \"wide\""));
    assertThatThrownBy(() -> FpgaProject.open(project.folder()))
        .hasMessageContaining("value is \"wide\"; it must be a whole number");
    Files.writeString(file, good.replace("\"entryPoint\"", "\"entry\""));
    assertThatThrownBy(() -> FpgaProject.open(project.folder()))
        .hasMessageContaining("entryPoint is missing");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> FpgaProject.open(project.folder()))
        .hasMessageContaining("cannot be read as JSON");
  }
}
