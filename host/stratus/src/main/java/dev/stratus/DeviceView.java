package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.ProfileLookup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that is known of a device, whatever runtime it belongs to; what is not known says why. Sizes
 * are in bytes.
 *
 * @param device the device
 * @param vendor who made it
 * @param driver its driver's version
 * @param version the language or device version
 * @param computeUnits parallel units
 * @param memory global memory
 * @param maxAllocation the largest buffer
 * @param localMemory local memory of a work-group
 * @param maxWorkGroup work-items of a work-group, at most
 * @param maxWorkItems the same in each dimension
 * @param lastLevelCache the last cache before memory
 * @param fp64 whether it computes with doubles
 * @param fp16 whether it computes with halves (it may store them without)
 * @param unifiedMemory whether it works in the host's memory
 * @param bandwidth memory speed as measured, 10^9 bytes a second, with what was timed
 * @param profile what the hardware profiles say, with the level at which each value was found
 */
public record DeviceView(
    Device device,
    Fact<String> vendor,
    Fact<String> driver,
    Fact<String> version,
    Fact<Integer> computeUnits,
    Fact<Long> memory,
    Fact<Long> maxAllocation,
    Fact<Long> localMemory,
    Fact<Long> maxWorkGroup,
    Fact<List<Long>> maxWorkItems,
    Fact<Long> lastLevelCache,
    Fact<Boolean> fp64,
    Fact<Boolean> fp16,
    Fact<Boolean> unifiedMemory,
    Fact<Bandwidth> bandwidth,
    Fact<DeviceProfile> profile) {

  /**
   * A memory speed.
   *
   * @param gigabytesPerSecond 10^9 bytes a second
   * @param measured what was timed, on what and when
   * @param profile the profile that holds it
   */
  public record Bandwidth(double gigabytesPerSecond, String measured, String profile) {}

  private static final String NO_DRIVER = "it is plain Java and has no driver";
  private static final String UNREPORTED = "the driver does not report it";

  /** The view of a device under these profiles. */
  public static DeviceView of(Device device, ProfileLookup profiles) {
    Optional<DeviceProfile> profile =
        device
            .description()
            .map(d ->
                profiles.find(
                    new DeviceFacts(
                        device.name(),
                        d.vendor(),
                        device.platform(),
                        d.driver(),
                        device.kind().word())));
    return new DeviceView(
        device,
        text(device, DeviceDescription::vendor),
        device.driver().isBlank() ? Fact.absent(UNREPORTED) : Fact.of(device.driver()),
        text(device, DeviceDescription::version),
        fact(device, DeviceDescription::computeUnits),
        size(device, DeviceDescription::globalMemory),
        size(device, DeviceDescription::maxAllocation),
        size(device, DeviceDescription::localMemory),
        size(device, DeviceDescription::maxWorkGroup),
        fact(device, DeviceDescription::maxWorkItems),
        cache(device),
        fact(device, DeviceDescription::fp64),
        fact(device, DeviceDescription::fp16),
        fact(device, DeviceDescription::unifiedMemory),
        profile.map(p -> bandwidth(device, p)).orElse(Fact.absent(NO_DRIVER)),
        profile.map(Fact::of).orElse(Fact.absent(NO_DRIVER)));
  }

  private static <T> Fact<T> fact(Device device, Function<DeviceDescription, T> of) {
    return device.description().map(d -> Fact.of(of.apply(d))).orElse(Fact.absent(NO_DRIVER));
  }

  private static Fact<String> text(Device device, Function<DeviceDescription, String> of) {
    return fact(device, of).known().filter(String::isBlank).isPresent()
        ? Fact.absent(UNREPORTED)
        : fact(device, of);
  }

  /** 0 is how a runtime says that it does not know. */
  private static Fact<Long> size(Device device, Function<DeviceDescription, Long> of) {
    return fact(device, of).known().filter(bytes -> bytes <= 0).isPresent()
        ? Fact.absent(UNREPORTED)
        : fact(device, of);
  }

  private static Fact<Long> cache(Device device) {
    return device
        .description()
        .map(d ->
            d.lastLevelCache().isPresent()
                ? Fact.of(d.lastLevelCache().getAsLong())
                : Fact.<Long>absent(UNREPORTED))
        .orElse(Fact.absent(NO_DRIVER));
  }

  private static Fact<Bandwidth> bandwidth(Device device, DeviceProfile profile) {
    if (device.kind() == DeviceClass.JVM_DEBUG) {
      return Fact.absent("the debug device is no measure of memory");
    }
    return profile
        .family()
        .measuredMemory()
        .map(found ->
            Fact.of(
                new Bandwidth(
                    found.value().value(),
                    found.value().what()
                        + ", "
                        + found.value().device()
                        + ", "
                        + found.value().date(),
                    found.profile())))
        .orElse(Fact.absent("no profile of this device's family has measured it"));
  }
}
