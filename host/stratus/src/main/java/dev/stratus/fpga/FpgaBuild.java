package dev.stratus.fpga;

import dev.stratus.device.Device;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.fpga.FpgaManifest.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The building of a project's kernels.
 *
 * @param target what the project was made for
 * @param project the project
 * @param tools the vendor's tools, where they are there
 */
public record FpgaBuild(FpgaTarget target, FpgaProject project, VendorTools tools) {

  /**
   * What became of one build.
   *
   * @param missing tools that are not on the path, so that nothing was run; empty: it ran
   * @param logs what the tools said, relative to the project's folder
   */
  public record Step(BuildMode mode, List<String> missing, List<String> logs) {
    public Step {
      missing = List.copyOf(missing);
      logs = List.copyOf(logs);
    }

    public boolean ran() {
      return missing.isEmpty();
    }
  }

  /**
   * Builds all kernels with the vendor's tools; where one is missing nothing is run. What was built
   * is in the manifest afterwards.
   *
   * @throws FpgaToolException if a tool ends with an error
   */
  public Step run(BuildMode mode) {
    List<VendorCommand> all = new ArrayList<>();
    project.manifest().kernels().forEach(kernel -> all.addAll(commands(kernel, mode)));
    List<String> missing = tools.missing(all);
    List<String> logs = new ArrayList<>();
    if (missing.isEmpty()) {
      for (Kernel kernel : project.manifest().kernels()) {
        List<VendorCommand> commands = commands(kernel, mode);
        tools.run(project.folder(), kernel, mode, commands);
        for (int number = 1; number <= commands.size(); number++) {
          logs.add(VendorTools.log(mode, kernel.name(), number));
        }
      }
      project.seal();
    }
    return new Step(mode, missing, logs);
  }

  private List<VendorCommand> commands(Kernel kernel, BuildMode mode) {
    return VendorCommand.of(target, kernel.name(), kernel.entryPoint(), mode);
  }

  /**
   * Has an OpenCL device's own driver compile the kernels in the board's place.
   *
   * @throws IllegalArgumentException if it is no OpenCL device
   */
  public static FpgaProject standIn(FpgaProject project, Device device) {
    Extension extension = Extension.find().orElseThrow();
    Object handle =
        device
            .handle()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    device.line() + " makes no binaries; name an OpenCL device."));
    Map<String, byte[]> binaries = new HashMap<>();
    for (Kernel kernel : project.manifest().kernels()) {
      binaries.put(kernel.name(), extension.binary(handle, source(project, kernel)));
    }
    return project.standIn(binaries, device.name());
  }

  private static String source(FpgaProject project, Kernel kernel) {
    try {
      return Files.readString(project.folder().resolve(kernel.source()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(kernel.source() + " cannot be read: " + e, e);
    }
  }
}
