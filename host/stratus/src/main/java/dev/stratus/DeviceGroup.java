package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.split.DeviceSpeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Several devices that share a batch. It remembers how fast each has been, over all runs it is
 * given to: a first run cuts the batch into equal shares, later ones by measured speed.
 *
 * <pre>{@code
 * DeviceGroup both = DeviceGroup.of("gpu", "cpu");
 * SplitForward result = layer.forward(LayerInput.of(x), both, RunSettings.DEFAULT);
 * System.out.println(result.text());         // a line for each share
 * }</pre>
 */
public final class DeviceGroup {
  private final List<DeviceSelection> selections;
  private final Optional<List<Double>> proportions;
  private final DeviceSpeeds speeds;

  private DeviceGroup(
      List<DeviceSelection> selections, Optional<List<Double>> proportions, DeviceSpeeds speeds) {
    this.selections = selections;
    this.proportions = proportions;
    this.speeds = speeds;
  }

  /**
   * A device of a group.
   *
   * @param weight its fixed proportion; empty: by measured speed
   */
  record Member(Device device, Optional<Double> weight) {}

  /**
   * Those of a group that are there.
   *
   * @param missing a clause for each that is not
   */
  record Chosen(List<Member> members, List<String> missing) {
    Chosen {
      members = List.copyOf(members);
      missing = List.copyOf(missing);
    }
  }

  /**
   * A group of the devices of these names, each in the words of {@link DeviceSelection}.
   *
   * @throws IllegalArgumentException if there is none, or one is blank
   */
  public static DeviceGroup of(String... devices) {
    if (devices.length == 0) {
      throw new IllegalArgumentException("The group has no device; name one or more.");
    }
    return new DeviceGroup(
        Arrays.stream(devices).map(DeviceSelection::new).toList(),
        Optional.empty(),
        new DeviceSpeeds());
  }

  /**
   * The same devices with shares in these proportions, whatever their speed. With fixed shares a
   * run gives the same bits every time.
   *
   * @param values one for each device: 0 or more, at least one of them > 0
   * @throws IllegalArgumentException if they are others
   */
  public DeviceGroup withProportions(double... values) {
    boolean legal =
        values.length == selections.size()
            && Arrays.stream(values).allMatch(v -> v >= 0 && Double.isFinite(v))
            && Arrays.stream(values).sum() > 0
            && Double.isFinite(Arrays.stream(values).sum());
    if (!legal) {
      throw new IllegalArgumentException(
          "The proportions are "
              + Arrays.toString(values)
              + " and the group has "
              + selections.size()
              + " devices ("
              + text()
              + "); give one for each, finite and 0 or more, and not all of them 0.");
    }
    return new DeviceGroup(selections, Optional.of(Arrays.stream(values).boxed().toList()), speeds);
  }

  /** The names asked for, such as {@code gpu, cpu}. */
  public String text() {
    return String.join(", ", selections.stream().map(DeviceSelection::text).toList());
  }

  DeviceSpeeds speeds() {
    return speeds;
  }

  /**
   * The devices behind the names. One that is not there is left out where the policy allows it; the
   * JVM engine stands in where none is left.
   *
   * @throws NoSuchDeviceException if one is not there and the policy is FAIL
   * @throws IllegalArgumentException if two names are one device
   */
  Chosen choose(DeviceList devices, FallbackPolicy policy, Consumer<String> say) {
    List<Member> members = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < selections.size(); i++) {
      int at = i;
      choose(selections.get(i), devices, policy, say)
          .ifPresentOrElse(
              device -> add(members, device, proportions.map(all -> all.get(at))),
              () -> missing.add("'" + selections.get(at).text() + "', which no device is"));
    }
    if (members.isEmpty()) {
      members.add(new Member(devices.jvmEngine(), Optional.empty()));
    }
    return new Chosen(members, missing);
  }

  private static Optional<Device> choose(
      DeviceSelection name, DeviceList devices, FallbackPolicy policy, Consumer<String> say) {
    try {
      DeviceSelection.Choice choice = name.choose(devices);
      choice.remark().ifPresent(say);
      return Optional.of(choice.device());
    } catch (NoSuchDeviceException absent) {
      if (policy == FallbackPolicy.FAIL) {
        throw absent;
      }
      if (policy == FallbackPolicy.WARN) {
        say.accept("No device is '" + name.text() + "'; its share goes to the others.");
      }
      return Optional.empty();
    }
  }

  private void add(List<Member> members, Device device, Optional<Double> weight) {
    if (members.stream().anyMatch(m -> m.device().id().equals(device.id()))) {
      throw new IllegalArgumentException(
          "Two names of the group (" + text() + ") are one device, " + device.line() + ".");
    }
    members.add(new Member(device, weight));
  }
}
