package dev.stratus.cli;

import dev.stratus.DeviceFailureException;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.fpga.BuildMode;
import dev.stratus.fpga.FpgaProject;
import dev.stratus.fpga.FpgaTrial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus fpga check}. */
@Command(
    name = "check",
    sortOptions = false,
    description = {
      "Load a project's bitstreams by its manifest, run them on seeded rows, and"
          + " judge the results against the double reference.",
      "Exit code 1 where a result is wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus fpga check ln-385a --build hardware --device accelerator",
      "  stratus fpga check ln --build stand-in --device cpu --rows 64 --width 1000"
    })
final class FpgaCheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that 'stratus fpga build' wrote.")
  private Path folder = Path.of("");

  @Option(
      names = "--build",
      paramLabel = "BUILD",
      defaultValue = "hardware",
      description = "Which of its builds: hardware (the default), emulation or stand-in.")
  private String build = "hardware";

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "accelerator",
      description = "As in 'stratus layernorm'; by default an accelerator.")
  private String device = "accelerator";

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      defaultValue = "64",
      description = "By default 64.")
  private int rows = 64;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      defaultValue = "1000",
      description = "By default 1000.")
  private int width = 1000;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    BuildMode mode = BuildMode.of(build);
    FpgaProject project = FpgaProject.open(folder);
    Device chosen = new DeviceSelection(device).choose(DeviceList.find()).device();
    FpgaTrial.Outcome outcome;
    try {
      outcome = new FpgaTrial(project, mode, chosen, rows, width).run();
    } catch (RuntimeException failed) {
      throw DeviceFailureException.of(failed, "the bitstreams of " + folder + " did not run");
    }
    out.println(
        mode.text()
            + " of "
            + folder
            + " on "
            + chosen.line()
            + ", "
            + rows
            + " rows of "
            + width
            + " columns");
    outcome
        .results()
        .forEach(judged -> out.println("%-8s %s".formatted(judged.result(), judged.text())));
    return outcome.passed() ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
  }
}
