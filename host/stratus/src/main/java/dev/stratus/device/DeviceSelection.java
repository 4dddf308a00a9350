package dev.stratus.device;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which device: {@code cpu}, {@code gpu}, {@code accelerator}, {@code jvm}, {@code jvm-debug},
 * {@code auto}, or a part of a device's name, platform or id (case does not matter).
 *
 * <p>{@code auto} prefers a GPU, then a CPU, then an accelerator (whose kernels may take hours to
 * build), and among several of a kind the one with the most compute units. It never picks a
 * checking device or the debug device. Where there is none of these it picks the JVM engine and
 * says so.
 *
 * @param text as asked
 */
public record DeviceSelection(String text) {

  /** The best device there is. */
  public static final DeviceSelection AUTO = new DeviceSelection("auto");

  private static final List<DeviceClass> AUTO_ORDER =
      List.of(DeviceClass.GPU, DeviceClass.CPU, DeviceClass.ACCELERATOR);

  /**
   * A device chosen.
   *
   * @param remark what should be said of the choice; empty if nothing
   */
  public record Choice(Device device, Optional<String> remark) {}

  /**
   * @throws IllegalArgumentException if the text is blank
   */
  public DeviceSelection {
    Objects.requireNonNull(text, "text");
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "The device is empty; give cpu, gpu, accelerator, jvm, jvm-debug, auto or part of a"
              + " device's name.");
    }
    text = text.strip();
  }

  /**
   * @throws NoSuchDeviceException if no device matches; the message lists those there are
   * @throws IllegalArgumentException if several match; the message lists them
   */
  public Choice choose(DeviceList list) {
    String word = text.toLowerCase(Locale.ROOT);
    return switch (word) {
      case "auto" -> auto(list);
      case "jvm" -> new Choice(list.jvmEngine(), Optional.empty());
      case "cpu" -> ofKind(list, DeviceClass.CPU);
      case "gpu" -> ofKind(list, DeviceClass.GPU);
      case "accelerator" -> ofKind(list, DeviceClass.ACCELERATOR);
      case "jvm-debug" -> ofKind(list, DeviceClass.JVM_DEBUG);
      default -> byName(list, word);
    };
  }

  private static Choice auto(DeviceList list) {
    for (DeviceClass kind : AUTO_ORDER) {
      Optional<Device> best =
          list.devices().stream()
              .filter(d -> d.kind() == kind && !d.checking())
              .max(
                  Comparator.comparingInt(DeviceSelection::units)
                      .thenComparing(Device::name, Comparator.reverseOrder()));
      if (best.isPresent()) {
        return new Choice(best.get(), Optional.empty());
      }
    }
    String why = list.absences().isEmpty() ? "" : " " + String.join(" ", list.absences());
    return new Choice(
        list.jvmEngine(),
        Optional.of("No OpenCL device was found, so the JVM engine runs this." + why));
  }

  private static int units(Device device) {
    return device.description().map(d -> d.computeUnits()).orElse(0);
  }

  private Choice ofKind(DeviceList list, DeviceClass kind) {
    return single(
        list,
        list.devices().stream().filter(d -> d.kind() == kind && !d.checking()).toList(),
        "kind");
  }

  private Choice byName(DeviceList list, String word) {
    List<Device> exact =
        list.devices().stream().filter(d -> d.id().equalsIgnoreCase(word)).toList();
    if (!exact.isEmpty()) {
      return single(list, exact, "id");
    }
    return single(
        list,
        list.devices().stream()
            .filter(d ->
                (d.id() + "\n" + d.name() + "\n" + d.platform())
                    .toLowerCase(Locale.ROOT)
                    .contains(word))
            .toList(),
        "name, platform or id");
  }

  private Choice single(DeviceList list, List<Device> matches, String by) {
    if (matches.isEmpty()) {
      String absent =
          list.absences().isEmpty() ? "" : "\nNot there: " + String.join(" ", list.absences());
      throw new NoSuchDeviceException(
          "No device is '"
              + text
              + "' by "
              + by
              + ". There are:\n"
              + list.text()
              + ".\nName one of them, or use auto."
              + absent);
    }
    if (matches.size() > 1) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' matches "
              + matches.size()
              + " devices; name one of them more closely:\n"
              + matches.stream().map(d -> "  " + d.line()).collect(Collectors.joining("\n")));
    }
    return new Choice(matches.getFirst(), Optional.empty());
  }
}
