package dev.stratus.doctor;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceSelection;
import dev.stratus.profiles.ProfileException;
import dev.stratus.profiles.ProfileLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which device a program gets that names none, and whether the user's own settings are sound. */
final class DeviceCheck implements Check {
  private static final String AREA = "devices";

  @Override
  public List<Finding> look(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    String asked = machine.variable(DeviceSelection.VARIABLE);
    findings.add(asked.isEmpty() ? automatic(machine) : asked(machine, asked));
    overlay().ifPresent(findings::add);
    return findings;
  }

  private static Finding automatic(Machine machine) {
    DeviceSelection.Choice choice = DeviceSelection.AUTO.choose(machine.devices());
    Device device = choice.device();
    return choice.remark().isEmpty()
        ? Finding.ok(AREA, "Without --device the choice is " + device.line() + ".")
        : Finding.warn(
            AREA,
            "No device is there for a program that names none: the JVM engine computes.",
            "See to the findings above, or run ci/install-opencl-cpu.sh.");
  }

  private static Finding asked(Machine machine, String asked) {
    try {
      Device device = new DeviceSelection(asked).choose(machine.devices()).device();
      return Finding.ok(
          AREA, DeviceSelection.VARIABLE + "=" + asked + " is " + device.line() + ".");
    } catch (IllegalArgumentException bad) {
      return Finding.problem(
          AREA,
          DeviceSelection.VARIABLE + ": " + bad.getMessage(),
          "Unset it, or give it one of the expressions above (docs/devices.md).");
    }
  }

  private static Optional<Finding> overlay() {
    try {
      ProfileLookup.standard();
      return Optional.empty();
    } catch (ProfileException bad) {
      return Optional.of(
          Finding.problem(
              "profiles",
              String.valueOf(bad.getMessage()),
              "Mend or remove it (hardware-profiles/README.md)."));
    }
  }
}
