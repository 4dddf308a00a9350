package dev.stratus.doctor;

import java.util.ArrayList;
import java.util.List;

/** The JDK and the flags it was started with. */
final class JvmCheck implements Check {
  private static final String AREA = "jvm";
  private static final int OLDEST = 25;

  @Override
  public List<Finding> look(Machine machine) {
    Machine.Jvm jvm = machine.jvm();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        jvm.feature() >= OLDEST
            ? Finding.ok(AREA, "Java " + jvm.version() + " in " + jvm.home() + ".")
            : Finding.problem(
                AREA,
                "Java " + jvm.version() + " in " + jvm.home() + " is too old.",
                "Use JDK " + OLDEST + " or later; ./stratus finds one by itself."));
    findings.add(
        jvm.nativeAccess()
            ? Finding.ok(AREA, "Native access is enabled.")
            : Finding.warn(
                AREA,
                "Native access is not enabled: Java warns of it, and will refuse it one day.",
                "Start Java with --enable-native-access=ALL-UNNAMED, as ./stratus does."));
    return findings;
  }
}
