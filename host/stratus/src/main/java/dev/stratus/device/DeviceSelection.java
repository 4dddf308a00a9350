package dev.stratus.device;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which device: an expression such as {@code gpu}, {@code cpu,fp64}, {@code vendor~intel}, {@code
 * memory>=8GiB}, {@code auto} or part of a device's name ({@code docs/devices.md} has the grammar;
 * case does not matter). All parts of it must hold, and one device must be left.
 *
 * <p>{@code auto} takes the best of those that are left: a GPU before a CPU before an accelerator
 * (whose kernels may take hours to build), and among several of a kind the one with the most
 * compute units. Where there is nothing to choose from and nothing else was asked, it takes the JVM
 * engine and says so.
 *
 * <p>Checking devices such as Oclgrind, the debug device and the JVM engine are meant only where
 * they are named. A place in the list ({@code id=opencl:0:1}) is never enough by itself, because it
 * changes with what is installed.
 *
 * @param text as asked
 */
public record DeviceSelection(String text) {

  /** The environment variable with the expression for callers who name no device. */
  public static final String VARIABLE = "STRATUS_DEVICE";

  /** The best device there is. */
  public static final DeviceSelection AUTO = new DeviceSelection("auto");

  /** What {@link #VARIABLE} says, else {@link #AUTO}; spelled {@code default}. */
  public static final DeviceSelection DEFAULT = new DeviceSelection("default");

  private static final List<DeviceClass> AUTO_ORDER =
      List.of(DeviceClass.GPU, DeviceClass.CPU, DeviceClass.ACCELERATOR);

  /**
   * A device chosen.
   *
   * @param remark what should be said of the choice; empty if nothing
   */
  public record Choice(Device device, Optional<String> remark) {}

  /**
   * @throws IllegalArgumentException if the text is blank or no expression; the message says which
   *     part, and what may stand there
   */
  public DeviceSelection {
    Objects.requireNonNull(text, "text");
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "The device is empty; give cpu, gpu, accelerator, jvm, jvm-debug, auto or part of a"
              + " device's name.");
    }
    text = text.strip();
    DeviceExpression.parse(text);
  }

  /** This very device: its name and its place. */
  public static DeviceSelection of(Device device) {
    return new DeviceSelection(
        switch (device.kind()) {
          case JVM, JVM_DEBUG -> device.kind().word();
          case CPU, GPU, ACCELERATOR -> DeviceNaming.byPlace(device);
        });
  }

  /** An expression that means this device of the list and no other; the shortest known. */
  public static String expressionFor(Device device, DeviceList list) {
    return DeviceNaming.of(device, list);
  }

  /** Whether it is left to Stratus, whatever the environment says. */
  public boolean isAuto() {
    return resolved().text.toLowerCase(Locale.ROOT).equals("auto");
  }

  /** This selection, or what the environment asks for where it is {@code default}. */
  public DeviceSelection resolved() {
    return resolved(System.getenv());
  }

  DeviceSelection resolved(Map<String, String> environment) {
    if (!text.toLowerCase(Locale.ROOT).equals("default")) {
      return this;
    }
    String asked = environment.getOrDefault(VARIABLE, "");
    if (asked.isBlank() || asked.strip().equalsIgnoreCase("default")) {
      return AUTO;
    }
    try {
      return new DeviceSelection(asked);
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(VARIABLE + ": " + bad.getMessage(), bad);
    }
  }

  /**
   * @throws NoSuchDeviceException if no device matches; the message says which part of the
   *     expression leaves none, and lists the devices there are
   * @throws IllegalArgumentException if several match; the message lists them, each with an
   *     expression that means it alone
   */
  public Choice choose(DeviceList list) {
    return choose(list, System.getenv());
  }

  /**
   * All devices that the expression matches, for callers who welcome several; of {@code auto} the
   * one that {@link #choose} takes.
   *
   * @throws NoSuchDeviceException if no device matches, as {@link #choose}
   * @throws IllegalArgumentException if a place in the list is all that is asked for
   */
  public List<Device> matching(DeviceList list) {
    DeviceExpression expression = DeviceExpression.parse(resolved().text);
    List<Device> matches = list.devices().stream().filter(expression::matches).toList();
    return expression.auto() || matches.size() < 2 ? List.of(choose(list).device()) : matches;
  }

  Choice choose(DeviceList list, Map<String, String> environment) {
    DeviceSelection resolved = resolved(environment);
    String from = resolved.equals(this) || resolved.equals(AUTO) ? "" : " (" + VARIABLE + ")";
    DeviceExpression expression = DeviceExpression.parse(resolved.text);
    return expression.auto()
        ? best(list, expression, from)
        : new Choice(single(list, expression, from), Optional.empty());
  }

  private static Choice best(DeviceList list, DeviceExpression expression, String from) {
    Optional<Device> best =
        list.devices().stream()
            .filter(expression::matches)
            .min(
                Comparator.comparingInt((Device d) -> AUTO_ORDER.indexOf(d.kind()))
                    .thenComparing(DeviceSelection::units, Comparator.reverseOrder())
                    .thenComparing(Device::name));
    if (best.isPresent()) {
      return new Choice(best.get(), Optional.empty());
    }
    if (expression.terms().size() > 1) {
      throw new NoSuchDeviceException(DeviceMismatch.none(list, expression, from));
    }
    String why = list.absences().isEmpty() ? "" : " " + String.join(" ", list.absences());
    return new Choice(
        list.jvmEngine(),
        Optional.of("No OpenCL device was found, so the JVM engine runs this." + why));
  }

  private static int units(Device device) {
    return device.description().map(d -> d.computeUnits()).orElse(0);
  }

  private static Device single(DeviceList list, DeviceExpression expression, String from) {
    List<Device> matches = list.devices().stream().filter(expression::matches).toList();
    if (matches.isEmpty()) {
      throw new NoSuchDeviceException(DeviceMismatch.none(list, expression, from));
    }
    if (matches.size() > 1) {
      throw new IllegalArgumentException(DeviceMismatch.several(list, expression, matches, from));
    }
    if (expression.placeAlone()) {
      throw new IllegalArgumentException(
          DeviceMismatch.place(list, expression, matches.getFirst(), from));
    }
    return matches.getFirst();
  }
}
