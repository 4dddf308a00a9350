package dev.stratus.training.step;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.engine.Tuning;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.ProfileLookup;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a step runs, and what the layers need to know of it to choose their kernels.
 *
 * @param device one of {@link DeviceList}, the JVM engine among them
 * @param tuning what its hardware profile says; empty for the JVM engine
 * @param numerics whether sums may be reordered; empty: as the profile says
 */
public record StepDevice(Device device, Optional<Tuning> tuning, Optional<Numerics> numerics) {

  /** Parts of sums on the JVM engine, whatever the machine, so that bits do not depend on it. */
  private static final int JVM_UNITS = 4;

  /** Terms that a lane adds plainly before the lanes' sums are joined. */
  private static final int TERMS_PER_LANE = 16;

  /**
   * A device by an expression such as {@code auto}, {@code cpu}, {@code gpu}, {@code name~pocl} or
   * {@code jvm}.
   *
   * @throws dev.stratus.device.NoSuchDeviceException if none matches
   */
  public static StepDevice named(String expression) {
    return of(new DeviceSelection(expression).choose(DeviceList.find()).device());
  }

  /** A device with its profile. */
  public static StepDevice of(Device device) {
    return new StepDevice(device, Tuning.of(device, ProfileLookup.standard()), Optional.empty());
  }

  /** The same device with the order of sums as written, or free. */
  public StepDevice with(Numerics asked) {
    return new StepDevice(device, tuning, Optional.of(asked));
  }

  /** Whether kernels are run as plain Java. */
  public boolean isJvm() {
    return device.handle().isEmpty();
  }

  /**
   * Whether only kernels are right that any TornadoVM compiles: on an SDK, and plainest for the
   * JVM.
   */
  public boolean plainKernels() {
    return isJvm() || Extension.find().isEmpty();
  }

  /** Whether kernels whose work-groups share work are the device's first choice. */
  public boolean prefersGroups() {
    return !plainKernels() && tuning.map(Tuning::prefersGroups).orElse(false);
  }

  /** Compute units, by which sums are cut into parts. */
  public int computeUnits() {
    return Math.max(1, device.description().map(DeviceDescription::computeUnits).orElse(JVM_UNITS));
  }

  /** Memory of the device in bytes; empty where it is the JVM's. */
  public OptionalLong memory() {
    return device
        .description()
        .map(d -> OptionalLong.of(d.globalMemory()))
        .orElseGet(OptionalLong::empty);
  }

  /** The largest array in bytes; empty where only the JVM limits it. */
  public OptionalLong largestArray() {
    return device
        .description()
        .map(d -> OptionalLong.of(d.maxAllocation()))
        .orElseGet(OptionalLong::empty);
  }

  /** What a task is compiled with; empty where nobody would listen. */
  Optional<KernelOptions> options(KernelForm form) {
    return tuning.map(t -> t.options(form, numerics));
  }

  /**
   * Columns between two compensated additions of a layer norm's sums: as the compiler spreads them.
   *
   * @param serial of the kernel, for sums in order
   * @param vector of the kernel, for sums over lanes
   */
  public int block(int serial, int vector) {
    int lanes =
        Extension.find().isPresent() ? tuning.map(t -> t.lanesOfSums(numerics)).orElse(1) : 1;
    return lanes == 1 ? serial : Math.min(vector, TERMS_PER_LANE * lanes);
  }

  /** Lanes of a work-group that shares a row of this width. */
  public int lanes(int width) {
    return tuning.map(t -> t.lanes(width)).orElse(1);
  }
}
