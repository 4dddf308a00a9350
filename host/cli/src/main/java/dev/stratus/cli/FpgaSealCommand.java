package dev.stratus.cli;

import dev.stratus.fpga.FpgaManifest;
import dev.stratus.fpga.FpgaProject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus fpga seal}. */
@Command(
    name = "seal",
    description =
        "Write the hashes of the bitstreams that are in a project into its manifest: after 'make'"
            + " there, by hand or on another machine.")
final class FpgaSealCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that 'stratus fpga build' wrote.")
  private Path folder = Path.of("");

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    FpgaProject project = FpgaProject.open(folder).seal();
    int built = 0;
    for (FpgaManifest.Kernel kernel : project.manifest().kernels()) {
      for (FpgaManifest.Built one : kernel.built()) {
        out.println(one.sha256() + "  " + one.file());
        built++;
      }
    }
    if (built == 0) {
      out.println("There is no bitstream in " + folder + " yet; run 'make' in it.");
    }
    return ExitCode.GOOD;
  }
}
