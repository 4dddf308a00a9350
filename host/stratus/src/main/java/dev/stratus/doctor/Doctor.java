package dev.stratus.doctor;

import java.util.ArrayList;
import java.util.List;

/** Asks every check, from the JVM outwards. */
public final class Doctor {
  private static final List<Check> CHECKS =
      List.of(
          new JvmCheck(),
          new IcdCheck(),
          new DriverCheck(),
          new NodeCheck(),
          new DeviceCheck(),
          new MemoryCheck(),
          new SdkCheck(),
          new PreflightCheck());

  private Doctor() {}

  /** What there is to say of a machine; at least a finding of each check. */
  public static List<Finding> examine(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    CHECKS.forEach(check -> findings.addAll(check.look(machine)));
    return List.copyOf(findings);
  }

  /** Whether something does not work. */
  public static boolean hasProblem(List<Finding> findings) {
    return findings.stream().anyMatch(f -> f.severity() == Finding.Severity.PROBLEM);
  }
}
