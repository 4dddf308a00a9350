package dev.stratus.cli;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.fpga.BuildMode;
import dev.stratus.fpga.FpgaBuild;
import dev.stratus.fpga.FpgaManifest;
import dev.stratus.fpga.FpgaProject;
import dev.stratus.fpga.FpgaTarget;
import dev.stratus.fpga.VendorTools;
import dev.stratus.profiles.ProfileLookup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus fpga build}. */
@Command(
    name = "build",
    sortOptions = false,
    description = {
      "Write a project for an FPGA vendor's tools: the streaming kernels' sources, a manifest, and a"
          + " Makefile with the exact commands; and run those where the tools are installed.",
      "Boards, sizes and the circuit come from the profile (docs/hardware-profiles.md)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus fpga build --profile intel-fpga --board p385a_sch_ax115 --out ln-385a",
      "  stratus fpga build --profile my-u50 --out ln-u50 --run hardware",
      "  stratus fpga build --profile amd-fpga --board any --out ln --stand-in cpu"
    })
final class FpgaBuildCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--profile",
      required = true,
      paramLabel = "PROFILE",
      description = "A profile's name: intel-fpga, amd-fpga, or one of your own.")
  private String profile = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write; it appears whole or not at all.")
  private Path out = Path.of("");

  @Option(
      names = "--board",
      paramLabel = "BOARD",
      description = "The board as the vendor's tools name it; by default the profile's.")
  private @Nullable String board;

  @Option(
      names = "--run",
      split = ",",
      paramLabel = "BUILD",
      description =
          "What to build: emulation, report, hardware (which takes hours), or none. By default"
              + " emulation and report, where the tools are installed.")
  private List<String> run = new ArrayList<>();

  @Option(
      names = "--stand-in",
      paramLabel = "DEVICE",
      description =
          "Also have this OpenCL device's own driver compile the sources in the board's place, so"
              + " that 'stratus fpga check' can try the whole way without a board.")
  private @Nullable String standIn;

  @Option(names = "--force", description = "Replace an FPGA project that is there.")
  private boolean force;

  @Override
  public Integer call() {
    List<BuildMode> modes = modes();
    FpgaTarget found = FpgaTarget.of(profile, ProfileLookup.standard());
    FpgaTarget target = board == null ? found : found.onBoard(board);
    VendorTools tools = VendorTools.of(System.getenv());
    if (standIn == null) {
      tools.requireBoard(target);
    }
    FpgaProject project = FpgaProject.write(target, out, force);
    describe(target, project);
    if (standIn != null) {
      project = standIn(project, standIn);
    }
    boolean complete = true;
    for (BuildMode mode : modes) {
      FpgaBuild.Step step = new FpgaBuild(target, project, tools).run(mode);
      told(step, target);
      complete &= step.ran();
      project = FpgaProject.open(out);
    }
    if (!complete) {
      advise(project);
    }
    return complete || run.isEmpty() ? ExitCode.GOOD : ExitCode.DEVICE;
  }

  private List<BuildMode> modes() {
    if (run.isEmpty()) {
      return List.of(BuildMode.EMULATION, BuildMode.REPORT);
    }
    if (run.equals(List.of("none"))) {
      return List.of();
    }
    List<BuildMode> modes = run.stream().map(BuildMode::of).toList();
    if (modes.contains(BuildMode.STAND_IN)) {
      throw new IllegalArgumentException(
          "The stand-in is built with --stand-in DEVICE, not with --run.");
    }
    return modes;
  }

  private void describe(FpgaTarget target, FpgaProject project) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("project          " + project.folder());
    out.println(
        "board            " + target.requireBoard() + " (" + target.vendor().target() + ")");
    out.println("profile          " + target.matchedAt());
    if (!target.assumed().isEmpty()) {
      out.println("assumed          " + String.join(", ", target.assumed()));
    }
    for (FpgaManifest.Kernel kernel : project.manifest().kernels()) {
      out.printf(
          "%-16s %s, rows of at most %d columns, %d at each turn, %,d bytes on the chip%n",
          kernel.name(),
          kernel.source(),
          kernel.limits().values().stream().mapToInt(most -> most).min().orElse(0),
          target.columns(),
          kernel.onChipBytes());
    }
    out.flush();
  }

  private FpgaProject standIn(FpgaProject project, String device) {
    Device chosen = new DeviceSelection(device).choose(DeviceList.find()).device();
    FpgaProject built = FpgaBuild.standIn(project, chosen);
    spec.commandLine().getOut().println("stand-in         built by " + chosen.line());
    return built;
  }

  /** What still works where a tool is missing. */
  private void advise(FpgaProject project) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "stratus: the project is complete: run make in "
            + project.folder()
            + " where the tools are, then 'stratus fpga seal'. Without them the kernels run on an"
            + " OpenCL device: --stand-in DEVICE, then 'stratus fpga check'.");
    err.flush();
  }

  private void told(FpgaBuild.Step step, FpgaTarget target) {
    PrintWriter words = spec.commandLine().getOut();
    String label = "%-17s".formatted(step.mode().text());
    if (step.ran()) {
      words.println(label + "built; logs: " + String.join(", ", step.logs()));
    } else {
      words.println(
          label
              + "not run: "
              + String.join(" and ", step.missing())
              + (step.missing().size() == 1 ? " is" : " are")
              + " not on the path (of "
              + target.toolkit()
              + ")");
    }
    words.flush();
  }
}
