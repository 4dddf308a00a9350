package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.FpgaCode;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.GeneratedSource;
import dev.stratus.embedded.spi.KernelTarget;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.engine.Tuning;
import dev.stratus.fpga.FpgaTarget;
import dev.stratus.fpga.StreamKernel;
import dev.stratus.kernel.NamedKernel;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.ProfileLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a kernel is compiled to for a device, without running it. */
public final class KernelView {
  private KernelView() {}

  /**
   * A CPU device that exists on paper, for a machine that has none: doubles, groups of up to 4,096,
   * as PoCL reports on an x86-64 server.
   */
  public static Device paperCpu() {
    DeviceDescription paper =
        new DeviceDescription(
            "paper:cpu",
            "a CPU device on paper",
            "none",
            "none",
            "none",
            "OpenCL 1.2",
            DeviceKind.CPU,
            false,
            1,
            4096,
            List.of(4096L, 4096L, 4096L),
            1L << 32,
            1L << 30,
            1L << 18,
            OptionalLong.empty(),
            true,
            false,
            true,
            Map.of());
    return new Device(
        paper.id(),
        paper.name(),
        paper.platform(),
        paper.driver(),
        DeviceClass.CPU,
        false,
        Optional.of(paper),
        Optional.empty());
  }

  /**
   * Generates the code.
   *
   * @param device whose limits and profile steer the passes; not the JVM engine
   * @param numerics whether sums may be reordered; empty: as the device's profile says
   * @throws IllegalArgumentException if the kernel cannot be compiled for the device, the device
   *     has no compiler, or this runs on a TornadoVM SDK, which compiles for itself
   * @throws DeviceFailureException if the target needs a tool that is not there, or that refuses
   *     the source
   */
  public static GeneratedSource show(
      NamedKernel kernel, KernelTarget target, Device device, Optional<Numerics> numerics) {
    Tuning tuning =
        Tuning.of(device, ProfileLookup.standard())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "The JVM engine has no generated source; name an OpenCL device, or a profile."));
    return show(kernel, target, tuning, numerics);
  }

  /** The same for a device on paper. */
  public static GeneratedSource show(
      NamedKernel kernel, KernelTarget target, PaperDevice device, Optional<Numerics> numerics) {
    return switch (target) {
      case FPGA_INTEL, FPGA_AMD -> show(kernel, target, device.tuning().profile());
      default -> show(kernel, target, device.tuning(), numerics);
    };
  }

  /** The circuit is the profile's. */
  private static GeneratedSource show(
      NamedKernel kernel, KernelTarget target, DeviceProfile profile) {
    FpgaTarget board = FpgaTarget.of(profile.device().name(), profile);
    if (!board.vendor().target().equals(target.text())) {
      throw new IllegalArgumentException(
          "The profile is for " + board.vendor().target() + ", not for " + target.text() + ".");
    }
    FpgaDesign design =
        StreamKernel.of(kernel.reference())
            .map(stream -> stream.design(board))
            .orElseGet(() -> StreamKernel.design(board, Map.of()));
    FpgaCode code = extension().generate(kernel.reference(), design);
    return new GeneratedSource(
        code.entryPoint(),
        target.text(),
        code.source(),
        code.hash(),
        Optional.empty(),
        Optional.empty(),
        code.stages());
  }

  private static Extension extension() {
    return Extension.find()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "On a TornadoVM SDK the SDK compiles the kernels; ask it with"
                    + " --printKernel. Without the SDK this command shows the source."));
  }

  private static GeneratedSource show(
      NamedKernel kernel, KernelTarget target, Tuning tuning, Optional<Numerics> numerics) {
    try {
      return extension()
          .generate(
              kernel.reference(),
              target,
              tuning.description(),
              tuning.options(kernel.form(), numerics));
    } catch (RuntimeException failed) {
      throw DeviceFailureException.of(
          failed, kernel.name() + " cannot be shown as " + target.text());
    }
  }
}
