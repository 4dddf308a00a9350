package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.engine.Tuning;
import dev.stratus.profiles.Capabilities;
import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.Found;
import dev.stratus.profiles.ProfileLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A device on paper: what a hardware profile says of one that nobody has at hand. What the profile
 * does not say and code depends on is assumed, and named.
 *
 * @param device to compile for; it cannot run anything
 * @param tuning with the profile's options
 * @param assumed what no profile says, such as {@code double arithmetic}
 */
public record PaperDevice(Device device, Tuning tuning, List<String> assumed) {
  private static final int WORK_GROUP = 256;
  private static final long LOCAL_MEMORY = 32 << 10;
  private static final long GLOBAL_MEMORY = 1L << 32;

  public PaperDevice {
    assumed = List.copyOf(assumed);
  }

  /**
   * @param profile a profile's name
   * @throws IllegalArgumentException if there is none of that name; the message names those there
   *     are
   */
  public static PaperDevice of(String profile, ProfileLookup profiles) {
    ProfileLookup.PaperProfile found = profiles.onPaper(profile);
    DeviceFacts facts = found.profile().device();
    Assumptions assumptions = new Assumptions();
    DeviceDescription description = describe(found, kind(facts, assumptions), assumptions);
    Device device =
        new Device(
            description.id(),
            description.name(),
            description.platform(),
            description.driver(),
            deviceClass(description.kind()),
            false,
            Optional.of(description),
            Optional.empty());
    return new PaperDevice(
        device, new Tuning(device, description, found.profile()), assumptions.made);
  }

  /** Whether devices of the profile take CUDA C. */
  public boolean cuda() {
    return device.platform().equals("CUDA");
  }

  /** What the code was steered by, in one sentence. */
  public String line() {
    return device.line()
        + ", "
        + tuning.profile().matchedAt()
        + (assumed.isEmpty() ? "" : "; assumed, as no profile says: " + String.join(", ", assumed));
  }

  private static DeviceKind kind(DeviceFacts facts, Assumptions assumptions) {
    return switch (facts.kind().toLowerCase(Locale.ROOT)) {
      case "cpu" -> DeviceKind.CPU;
      case "gpu" -> DeviceKind.GPU;
      case "accelerator" -> DeviceKind.ACCELERATOR;
      default -> {
        assumptions.made.add("a CPU device");
        yield DeviceKind.CPU;
      }
    };
  }

  private static DeviceClass deviceClass(DeviceKind kind) {
    return switch (kind) {
      case CPU -> DeviceClass.CPU;
      case GPU -> DeviceClass.GPU;
      case ACCELERATOR -> DeviceClass.ACCELERATOR;
      case JVM_DEBUG -> DeviceClass.JVM_DEBUG;
    };
  }

  private static DeviceDescription describe(
      ProfileLookup.PaperProfile found, DeviceKind kind, Assumptions assumptions) {
    DeviceProfile profile = found.profile();
    DeviceFacts facts = profile.device();
    Capabilities can = profile.family().capabilities();
    boolean cuda = facts.vendor().toLowerCase(Locale.ROOT).contains("nvidia");
    int group = assumptions.or(can.maxWorkGroup(), WORK_GROUP, "");
    long memory = assumptions.or(can.globalMemory(), GLOBAL_MEMORY, "");
    return new DeviceDescription(
        "paper:" + found.name(),
        facts.name().isEmpty() ? found.name() : facts.name(),
        facts.vendor(),
        cuda ? "CUDA" : facts.platform().isEmpty() ? "on paper" : facts.platform(),
        "on paper",
        version(can, cuda, assumptions),
        kind,
        false,
        1,
        group,
        List.of((long) group, (long) group, (long) group),
        memory,
        assumptions.or(can.maxAllocation(), memory, ""),
        assumptions.or(can.localMemory(), LOCAL_MEMORY, ""),
        OptionalLong.empty(),
        cuda || assumptions.or(can.fp64(), true, "double arithmetic"),
        can.fp16().map(Found::value).orElse(false),
        can.unifiedMemory().map(Found::value).orElse(kind == DeviceKind.CPU),
        Map.of());
  }

  /** The form in which drivers tell it. */
  private static String version(Capabilities can, boolean cuda, Assumptions assumptions) {
    if (cuda) {
      return "compute capability "
          + assumptions.or(can.computeCapability(), "8.0", "compute capability 8.0");
    }
    return "OpenCL C " + can.openClC().map(Found::value).orElse("1.2");
  }

  /** What had to be assumed, in the order of need. */
  private static final class Assumptions {
    private final List<String> made = new ArrayList<>();

    /**
     * @param told in words; empty where no code depends on it
     */
    <T> T or(Optional<Found<T>> found, T otherwise, String told) {
      if (found.isEmpty() && !told.isEmpty()) {
        made.add(told);
      }
      return found.map(Found::value).orElse(otherwise);
    }
  }
}
