package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.StorePolicy;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.FormProfile;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.ProfileLookup;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A device's profile turned into options and launch sizes.
 *
 * @param profile with the level at which each value was found
 */
record Tuning(Device device, DeviceDescription description, DeviceProfile profile) {

  /** Work-items in a group of {@code rowPerGroup} where no profile says otherwise. */
  private static final int DEFAULT_LANES = 64;

  /** More groups than this share the rows: enough for any device to be busy. */
  private static final int MOST_GROUPS = 65_535;

  /** The profile's view of a device; empty for the JVM engine. */
  static Optional<Tuning> of(Device device, ProfileLookup profiles) {
    return device.description().map(d -> new Tuning(device, d, profiles.find(facts(device, d))));
  }

  private static DeviceFacts facts(Device device, DeviceDescription d) {
    return new DeviceFacts(
        device.name(), d.vendor(), device.platform(), d.driver(), device.kind().word());
  }

  KernelOptions options(KernelForm form, Optional<Numerics> asked) {
    FormProfile sizes = profile.form(form);
    return new KernelOptions(
        asked.orElseGet(() -> Numerics.valueOf(profile.numerics().value().name())),
        sizes.vectorWidth().value(),
        sizes.accumulators().value(),
        StorePolicy.valueOf(profile.storePolicy().value().name()),
        profile.lastLevelCacheBytes().isPresent()
            ? OptionalLong.of(profile.lastLevelCacheBytes().get().value())
            : OptionalLong.empty());
  }

  /**
   * Columns added plainly: long where the compiler spreads the sum over lanes, which it does on CPU
   * devices.
   */
  int block(KernelOptions options, boolean optionsHaveEffect) {
    boolean spread =
        optionsHaveEffect
            && options.numerics() == Numerics.REASSOCIATE
            && device.kind() == DeviceClass.CPU;
    return spread ? LayerNormForward.VECTOR_BLOCK : LayerNormForward.SERIAL_BLOCK;
  }

  /** A power of two that the device, the kernel's local memory and the width have work for. */
  int lanes(int width) {
    int wanted =
        profile
            .form(KernelForm.ROW_PER_GROUP)
            .workGroupSize()
            .map(f -> f.value())
            .orElse(DEFAULT_LANES);
    long most = Math.min(withinDevice(wanted), LayerNormForward.MAX_LANES);
    int useful = Integer.highestOneBit(Math.max(1, width - 1)) * 2;
    return Integer.highestOneBit((int) Math.max(1, Math.min(most, useful)));
  }

  /** Work-items in a group of {@code rowPerItem}; empty: the driver's choice. */
  OptionalInt rowGroup() {
    return profile
        .form(KernelForm.ROW_PER_ITEM)
        .workGroupSize()
        .map(f -> OptionalInt.of((int) withinDevice(f.value())))
        .orElseGet(OptionalInt::empty);
  }

  private long withinDevice(long wanted) {
    long most = Math.min(wanted, description.maxWorkGroup());
    return description.maxWorkItems().isEmpty()
        ? most
        : Math.min(most, description.maxWorkItems().getFirst());
  }

  int groups(int rows) {
    return Math.max(1, Math.min(rows, MOST_GROUPS));
  }

  /** Local memory that {@code rowPerGroup} declares: a float per lane and three of the row. */
  long localBytes() {
    return (LayerNormForward.MAX_LANES + 3L) * Float.BYTES;
  }
}
