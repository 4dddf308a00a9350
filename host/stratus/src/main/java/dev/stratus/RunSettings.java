package dev.stratus;

import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.profiles.KernelForm;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where and how to run.
 *
 * @param device which device
 * @param fallback what happens where it is not there, declines or fails
 * @param check whether every result is compared with the double reference
 * @param profile whether the device's own clock is read; on where {@code check} is
 * @param numerics whether sums may be reordered; empty: as the device's profile says
 * @param form which kernel form; empty: as the device's profile says
 * @param resultOnDemand whether the result stays on the device until it is asked for
 * @param notices takes what should be said aloud, a sentence at a time
 */
public record RunSettings(
    DeviceSelection device,
    FallbackPolicy fallback,
    boolean check,
    boolean profile,
    Optional<Numerics> numerics,
    Optional<KernelForm> form,
    boolean resultOnDemand,
    Consumer<String> notices) {

  /**
   * What $STRATUS_DEVICE says, else auto; FAIL, unchecked, the profile's choices; notices go to the
   * system logger.
   */
  public static final RunSettings DEFAULT =
      new RunSettings(
          DeviceSelection.DEFAULT,
          FallbackPolicy.FAIL,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          false,
          RunSettings::log);

  public RunSettings {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(fallback, "fallback");
    Objects.requireNonNull(numerics, "numerics");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(notices, "notices");
  }

  /** On a device, in the words of {@link DeviceSelection}. */
  public static RunSettings on(String device) {
    return DEFAULT.withDevice(new DeviceSelection(device));
  }

  public RunSettings withDevice(DeviceSelection value) {
    return new RunSettings(
        value, fallback, check, profile, numerics, form, resultOnDemand, notices);
  }

  public RunSettings withFallback(FallbackPolicy value) {
    return new RunSettings(device, value, check, profile, numerics, form, resultOnDemand, notices);
  }

  public RunSettings withCheck(boolean value) {
    return new RunSettings(
        device, fallback, value, profile, numerics, form, resultOnDemand, notices);
  }

  public RunSettings withProfile(boolean value) {
    return new RunSettings(device, fallback, check, value, numerics, form, resultOnDemand, notices);
  }

  public RunSettings withNumerics(Numerics value) {
    return new RunSettings(
        device, fallback, check, profile, Optional.of(value), form, resultOnDemand, notices);
  }

  public RunSettings withForm(KernelForm value) {
    return new RunSettings(
        device, fallback, check, profile, numerics, Optional.of(value), resultOnDemand, notices);
  }

  public RunSettings withResultOnDemand(boolean value) {
    return new RunSettings(device, fallback, check, profile, numerics, form, value, notices);
  }

  public RunSettings withNotices(Consumer<String> value) {
    return new RunSettings(device, fallback, check, profile, numerics, form, resultOnDemand, value);
  }

  private static void log(String notice) {
    System.getLogger("dev.stratus").log(Level.WARNING, notice);
  }
}
