package dev.stratus.fpga;

import dev.stratus.fpga.FpgaManifest.Kernel;
import java.util.List;

/** The vendor's commands for make. */
final class Makefile {
  private static final List<BuildMode> MODES =
      List.of(BuildMode.EMULATION, BuildMode.REPORT, BuildMode.HARDWARE);

  private Makefile() {}

  static String of(FpgaTarget target, List<Kernel> kernels) {
    StringBuilder text = new StringBuilder();
    text.append("# Written by 'stratus fpga build' for ").append(target.requireBoard());
    text.append(" (profile ").append(target.profile()).append(").\n");
    text.append("# After a build, 'stratus fpga seal .' writes the hashes into manifest.json.\n");
    text.append("# emulation and report take minutes, hardware takes hours.\n\n");
    text.append(".PHONY: all clean\n\nall: emulation report\n");
    for (BuildMode mode : MODES) {
      text.append("\n.PHONY: ").append(mode.text()).append('\n');
      text.append(mode.text()).append(":\n");
      text.append("\tmkdir -p build/").append(mode.text()).append(" logs\n");
      for (Kernel kernel : kernels) {
        int number = 1;
        for (VendorCommand command :
            VendorCommand.of(target, kernel.name(), kernel.entryPoint(), mode)) {
          // A dollar sign is make's own.
          text.append('\t').append(command.shell().replace("$", "$$")).append(" > ");
          text.append(VendorTools.log(mode, kernel.name(), number)).append(" 2>&1\n");
          number++;
        }
      }
    }
    text.append("\nclean:\n\trm -rf build logs\n");
    return text.toString();
  }
}
