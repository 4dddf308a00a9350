package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.engine.Tuning;
import dev.stratus.profiles.NumericsChoice;
import dev.stratus.profiles.ProfileException;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tune.EntryHeader;
import dev.stratus.tune.OverlayStore;
import dev.stratus.tune.SearchSpace;
import dev.stratus.tune.TuneLimits;
import dev.stratus.tune.TuneOutcome;
import dev.stratus.tune.TuneProgress;
import dev.stratus.tune.Tuner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Tunes layer normalization for a device: measures the ways to run given problems, each checked
 * against the double reference first, and keeps the fastest in the user's profile overlay, where
 * every later run finds it.
 *
 * <pre>{@code
 * LayerTuner tuner = LayerTuner.of(device, DeviceList.find(), ProfileLookup.overlayFolder());
 * tuner.tune(problems, TuneLimits.within(budget, () -> false), progress, "my program", false);
 * }</pre>
 */
public final class LayerTuner {
  private final Device device;
  private final DeviceList devices;
  private final Tuning tuning;
  private final ProfileLookup profiles;
  private final OverlayStore store;

  private LayerTuner(Device device, DeviceList devices, Path folder) {
    this.device = device;
    this.devices = devices;
    this.profiles =
        Files.exists(folder) ? ProfileLookup.withOverlay(folder) : ProfileLookup.shippedOnly();
    this.tuning = Tuning.of(device, profiles).orElseThrow();
    this.store = new OverlayStore(folder, tuning.profile().device());
  }

  /**
   * @param folder the overlay's; made where it is not there
   * @throws IllegalArgumentException if the device's speed means nothing: the JVM engine has one
   *     way to run, the debug device and checking devices interpret
   * @throws ProfileException if the overlay cannot be read
   */
  public static LayerTuner of(Device device, DeviceList devices, Path folder) {
    if (device.kind() == DeviceClass.JVM) {
      throw new IllegalArgumentException(
          "The JVM engine has one way to run and nothing to tune; name an OpenCL device, such as"
              + " --device cpu.");
    }
    if (device.kind() == DeviceClass.JVM_DEBUG || device.checking()) {
      throw new IllegalArgumentException(
          device.line()
              + " is for finding faults, and its speed means nothing; name another device, such as"
              + " --device cpu.");
    }
    return new LayerTuner(device, devices, folder);
  }

  /** What should be said once: entries for another driver. */
  public List<String> notes() {
    return tuning.notes();
  }

  /** The file in which the findings are. */
  public Path file() {
    return store.file();
  }

  /**
   * Measures, and keeps what is found as it is found.
   *
   * @param problems in which order
   * @param command what is written beside the findings as the way to them
   * @param again whether to measure anew what was tuned before
   * @return an outcome for each problem
   * @throws NoCandidateException if the device cannot run a problem at all
   * @throws ProfileException if the overlay cannot be written
   */
  public List<TuneOutcome> tune(
      List<TunedKey> problems,
      TuneLimits limits,
      TuneProgress progress,
      String command,
      boolean again) {
    EntryHeader header =
        new EntryHeader(tuning.profile().device().driver(), LocalDate.now(), command);
    return new Tuner(
            new LayerTrials(device, devices, profiles), space(), store, limits, progress, header)
        .tune(problems, again);
  }

  /** On a TornadoVM SDK the options have no effect, and only kernels and groups are left. */
  private SearchSpace space() {
    DeviceDescription description = tuning.description();
    boolean vectorises = device.kind() == DeviceClass.CPU && Extension.find().isPresent();
    boolean reorders = tuning.profile().numerics().value() == NumericsChoice.REASSOCIATE;
    return new SearchSpace(
        vectorises,
        vectorises && reorders,
        tuning.prefersGroups(),
        tuning.hasLanes(),
        description.computeUnits(),
        description.maxWorkGroup());
  }
}
