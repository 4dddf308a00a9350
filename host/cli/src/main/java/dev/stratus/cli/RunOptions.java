package dev.stratus.cli;

import dev.stratus.FallbackPolicy;
import dev.stratus.RunSettings;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.Numerics;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where and how to run. */
final class RunOptions {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "default",
      order = 30,
      description =
          "cpu, gpu, accelerator, jvm, jvm-debug, auto, part of a device's name (stratus devices),"
              + " or an expression such as gpu,fp64 or 'memory>=8GiB' (docs/devices.md). The default"
              + " is $STRATUS_DEVICE, else auto.")
  private String device = "default";

  @Option(
      names = "--fallback",
      paramLabel = "fail|warn|jvm",
      defaultValue = "fail",
      order = 31,
      description =
          "If the device is not there, declines or fails: fail (the default), or compute on the"
              + " JVM engine, with a warning (warn) or with a line in the receipt (jvm).")
  private FallbackPolicy fallback = FallbackPolicy.FAIL;

  @Option(
      names = "--numerics",
      paramLabel = "strict|reassociate",
      order = 32,
      description = "Whether sums may be reordered; by default as the device's profile says.")
  private @Nullable Numerics numerics;

  @Option(
      names = "--check",
      order = 33,
      description =
          "Compare every element of every result with the double reference; nothing is written"
              + " where that fails.")
  private boolean check;

  /** The settings; sentences to be said aloud go to {@code notices}. */
  RunSettings settings(Consumer<String> notices) {
    RunSettings settings =
        RunSettings.DEFAULT
            .withDevice(new DeviceSelection(device))
            .withFallback(fallback)
            .withCheck(check)
            .withProfile(true)
            .withNotices(notices);
    return numerics == null ? settings : settings.withNumerics(numerics);
  }
}
