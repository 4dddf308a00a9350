package dev.stratus.doctor;

import java.util.List;

/** The TornadoVM SDK, where one is named. */
final class SdkCheck implements Check {
  private static final String AREA = "TornadoVM";
  private static final String VARIABLE = "TORNADOVM_HOME";

  @Override
  public List<Finding> look(Machine machine) {
    return List.of(sdk(machine, machine.variable(VARIABLE)));
  }

  private static Finding sdk(Machine machine, String home) {
    MachineFiles files = machine.files();
    String runs =
        machine.jvm().sdk() ? "This JVM runs on it." : "This JVM runs on the embedded runtime.";
    if (home.isEmpty()) {
      return Finding.ok(AREA, VARIABLE + " is not set. " + runs);
    }
    if (!files.isFolder(home)) {
      return Finding.problem(
          AREA,
          VARIABLE + " is " + home + ", and there is no such folder.",
          "Unset it, or let it name the SDK's folder, with share and lib in it.");
    }
    if (!files.readable(home)) {
      return Finding.problem(
          AREA,
          VARIABLE + " is " + home + ", which " + machine.user() + " may not read.",
          "Give its owner's leave: chmod -R a+rX " + home + ".");
    }
    boolean jar = !files.list(home + "/share/java/tornado", "tornado-api-.*\\.jar").isEmpty();
    boolean arguments = !files.list(home, "tornado-argfile(\\.template)?").isEmpty();
    if (!jar || !arguments) {
      return Finding.problem(
          AREA,
          VARIABLE
              + " is "
              + home
              + ", and that is no TornadoVM SDK: it has no "
              + (jar ? "tornado-argfile" : "share/java/tornado/tornado-api-*.jar")
              + ".",
          "Let it name the SDK's folder, or unset it.");
    }
    return Finding.ok(AREA, VARIABLE + " is the SDK in " + home + ". " + runs);
  }
}
