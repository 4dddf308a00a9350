package dev.stratus.doctor;

import dev.stratus.embedded.spi.DriverReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The loader, the platforms behind it, and their devices. */
final class DriverCheck implements Check {
  private static final String AREA = "OpenCL";

  @Override
  public List<Finding> look(Machine machine) {
    if (machine.drivers().isEmpty()) {
      return List.of(Finding.ok(AREA, "TornadoVM asks the drivers itself."));
    }
    DriverReport drivers = machine.drivers().get();
    List<Finding> findings = new ArrayList<>();
    if (drivers.loader().isEmpty()) {
      findings.add(
          Finding.problem(
              AREA,
              drivers.problem().orElse("There is no OpenCL loader."),
              "Install the loader: apt-get install ocl-icd-libopencl1, dnf install ocl-icd, or run"
                  + " ci/install-opencl-cpu.sh. Until then the JVM engine computes."));
      return findings;
    }
    findings.add(Finding.ok(AREA, "The loader is " + drivers.loader().get() + "."));
    drivers
        .problem()
        .ifPresent(problem ->
            findings.add(
                Finding.problem(
                    AREA,
                    problem,
                    "See to the drivers' files above, or install a driver:"
                        + " ci/install-opencl-cpu.sh. Until then the JVM engine computes.")));
    boolean others = drivers.platforms().stream().anyMatch(p -> p.devices() > 0);
    drivers.platforms().forEach(platform -> findings.add(platform(platform, others)));
    return findings;
  }

  private static Finding platform(DriverReport.Platform platform, boolean others) {
    String what = platform.name() + (platform.version().isEmpty() ? "" : ", " + platform.version());
    if (platform.devices() == 0) {
      String text =
          "The driver " + what + " has no device: " + String.join(" ", platform.problems());
      String advice = advice(platform.name());
      return others ? Finding.warn(AREA, text, advice) : Finding.problem(AREA, text, advice);
    }
    String count = platform.devices() == 1 ? "1 device" : platform.devices() + " devices";
    return platform.problems().isEmpty()
        ? Finding.ok(AREA, "The driver " + what + " has " + count + ".")
        : Finding.warn(
            AREA,
            "The driver "
                + what
                + " has "
                + count
                + ", and "
                + String.join(" ", platform.problems()),
            advice(platform.name()));
  }

  /** By what usually keeps each driver from its devices. */
  private static String advice(String platform) {
    String name = platform.toLowerCase(Locale.ROOT);
    if (name.contains("portable computing language")) {
      return "PoCL takes its devices from POCL_DEVICES (unset it, or say cpu or pthread) and needs"
          + " some memory free.";
    }
    if (name.contains("rusticl")) {
      return "Rusticl shows the devices that RUSTICL_ENABLE names, such as radeonsi, iris or"
          + " llvmpipe.";
    }
    if (name.contains("clover")) {
      return "Mesa's Clover is given up by its makers: remove it (mesa.icd), or use Rusticl.";
    }
    return "Look at the device nodes below: the driver finds no hardware that it may open.";
  }
}
