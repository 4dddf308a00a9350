package dev.stratus.doctor;

import dev.stratus.device.Device;
import dev.stratus.embedded.spi.DriverBug;
import dev.stratus.embedded.spi.PreflightReport;
import dev.stratus.embedded.spi.ProbeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How each driver did in its conformance probes. */
final class PreflightCheck implements Check {
  private static final String AREA = "preflight";

  @Override
  public List<Finding> look(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (Device device : machine.devices().devices()) {
      switch (device.kind()) {
        case CPU, GPU, ACCELERATOR -> look(machine, device, findings);
        case JVM, JVM_DEBUG -> {
          // No driver.
        }
      }
    }
    return findings.isEmpty() ? List.of(Finding.ok(AREA, "There is no driver to ask.")) : findings;
  }

  private static void look(Machine machine, Device device, List<Finding> findings) {
    Optional<PreflightReport> asked = machine.preflight().apply(device);
    if (asked.isEmpty()) {
      findings.add(Finding.ok(AREA, device.id() + " was not asked: it belongs to TornadoVM."));
      return;
    }
    PreflightReport report = asked.get();
    if (report.notRun().isPresent()) {
      findings.add(
          Finding.warn(
              AREA,
              device.id() + " was not asked: " + report.notRun().get() + ".",
              "Run stratus doctor without that to know whether its driver can be trusted."));
      return;
    }
    findings.add(summary(device, report));
    report.failures().forEach(failed -> findings.add(failure(device, failed)));
    report.bugs().forEach(bug -> findings.add(bug(device, bug)));
  }

  private static Finding summary(Device device, PreflightReport report) {
    long passed = count(report, ProbeResult.Outcome.PASSED);
    String notRun =
        report.results().stream()
            .filter(r -> r.outcome() == ProbeResult.Outcome.NOT_RUN)
            .map(r -> r.probe() + " (" + r.detail() + ")")
            .collect(Collectors.joining(", "));
    return Finding.ok(
        AREA,
        device.id()
            + " passed "
            + passed
            + " of "
            + report.results().size()
            + " probes"
            + report.probedAt().map(at -> " at " + at).orElse("")
            + (notRun.isEmpty() ? "" : "; not run: " + notRun)
            + ".");
  }

  private static long count(PreflightReport report, ProbeResult.Outcome outcome) {
    return report.results().stream().filter(r -> r.outcome() == outcome).count();
  }

  private static Finding failure(Device device, ProbeResult failed) {
    return Finding.problem(
        AREA,
        device.id()
            + " fails "
            + failed.probe()
            + ": "
            + failed.detail().replaceFirst("[.\\s]+$", "")
            + ". "
            + failed.meaning(),
        "Refused there: " + failed.need().kernels() + ". Use another driver, or another device.");
  }

  private static Finding bug(Device device, DriverBug bug) {
    return Finding.warn(
        AREA,
        device.id() + " has a known bug: " + bug.name() + " (" + bug.source() + ").",
        bug.advice());
  }
}
