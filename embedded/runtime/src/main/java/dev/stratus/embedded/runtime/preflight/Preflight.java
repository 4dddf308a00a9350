package dev.stratus.embedded.runtime.preflight;

import dev.stratus.embedded.runtime.opencl.DriverWorkarounds;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.runtime.opencl.UserCache;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DriverBug;
import dev.stratus.embedded.spi.PreflightReport;
import dev.stratus.embedded.spi.ProbeResult;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Knows how a device's driver did in the probes: from memory, from the file of an earlier run, or
 * by asking.
 *
 * <p>What time did not suffice for is asked at the next start. A failure for which a work-around is
 * known is asked again under it; if it helps, the work-around is written down, and the failure
 * counts until a process is started with it.
 */
public final class Preflight {
  /** Set to {@code off} to skip it. */
  public static final String PROPERTY = "stratus.preflight";

  /** Set to anything but 0 to skip it. */
  public static final String VARIABLE = "STRATUS_NO_PREFLIGHT";

  /** After this no further probe begins. */
  static final Duration TIME = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(Preflight.class.getName());

  private final Path folder;
  private final Runner runner;
  private final Duration time;
  private final UnaryOperator<String> inForce;
  private final Supplier<List<DeviceDescription>> present;
  private final Clock clock;
  private final Map<DeviceDescription, PreflightReport> known = new ConcurrentHashMap<>();

  /**
   * @param folder where findings are kept
   * @param inForce the value that this process has for an environment variable of a driver; empty
   *     text if none
   * @param present all devices of this machine: what one of their drivers needs stays in force
   */
  Preflight(
      Path folder,
      Runner runner,
      Duration time,
      UnaryOperator<String> inForce,
      Supplier<List<DeviceDescription>> present,
      Clock clock) {
    this.folder = folder;
    this.runner = runner;
    this.time = time;
    this.inForce = inForce;
    this.present = present;
    this.clock = clock;
  }

  /**
   * In the user's cache folder, with probes in a JVM of their own.
   *
   * @param present all devices of this machine
   */
  public static Preflight standard(Supplier<List<DeviceDescription>> present) {
    return new Preflight(
        UserCache.preflight(),
        new ForkedRunner(),
        TIME,
        DriverWorkarounds::inForce,
        present,
        Clock.systemUTC());
  }

  /** Why there is no preflight; empty where there is one. */
  static Optional<String> switchedOff(
      BiFunction<String, String, String> property, BiFunction<String, String, String> variable) {
    if (property.apply(PROPERTY, "").equals("off")) {
      return Optional.of("it is switched off (--no-preflight, or -D" + PROPERTY + "=off)");
    }
    String set = variable.apply(VARIABLE, "");
    return set.isEmpty() || set.equals("0")
        ? Optional.empty()
        : Optional.of("it is switched off (" + VARIABLE + "=" + set + ")");
  }

  /** How a device's driver did. */
  public PreflightReport report(OpenClDevice device) {
    Optional<String> off = switchedOff(System::getProperty, System.getenv()::getOrDefault);
    return off.isPresent() ? PreflightReport.notRun(off.get()) : reportAnyway(device);
  }

  PreflightReport reportAnyway(OpenClDevice device) {
    return known.computeIfAbsent(device.description(), d -> find(device, fileOf(d)));
  }

  private PreflightReport find(OpenClDevice device, Path file) {
    Optional<Findings> earlier = FindingsFile.read(file);
    List<Probe> probes = earlier.map(f -> f.unasked(clock.instant())).orElse(Probes.ALL);
    if (earlier.isPresent() && probes.isEmpty()) {
      return report(device.description(), earlier.get(), true);
    }
    return switch (runner.run(device, probes, earlier.flatMap(Findings::setting), time)) {
      case Runner.Impossible impossible -> PreflightReport.notRun(impossible.reason());
      case Runner.Answered answered -> {
        Findings findings = findings(device, earlier, answered.results());
        if (answered.lasting()) {
          keep(device.description(), file, findings);
        }
        yield report(device.description(), findings, false);
      }
    };
  }

  private Findings findings(
      OpenClDevice device, Optional<Findings> earlier, List<ProbeResult> fresh) {
    List<ProbeResult> results =
        earlier.map(known -> replaced(known.results(), fresh)).orElse(fresh);
    Findings plain =
        new Findings(
            clock.instant(),
            results,
            earlier.flatMap(Findings::setting),
            earlier.map(Findings::failuresWithout).orElse(List.of()));
    return KnownBugs.shown(device.description(), fresh).stream()
        .filter(bug -> bug.setting().isPresent() && plain.setting().isEmpty())
        .findFirst()
        .map(bug -> withSetting(device, plain, bug))
        .orElse(plain);
  }

  /** Asks what failed once more, with the environment variable that is said to help. */
  private Findings withSetting(OpenClDevice device, Findings plain, KnownBugs.Bug bug) {
    KnownBugs.Setting setting = bug.setting().orElseThrow();
    if (System.getenv(setting.name()) != null) {
      return plain; // The user has chosen, and the driver fails with it.
    }
    List<ProbeResult> failures =
        plain.results().stream().filter(r -> r.failed() && r.need() == bug.need()).toList();
    List<Probe> again =
        Probes.ALL.stream()
            .filter(p -> failures.stream().anyMatch(r -> r.probe().equals(p.name())))
            .toList();
    return switch (runner.run(device, again, Optional.of(setting), time)) {
      case Runner.Impossible impossible -> plain;
      case Runner.Answered answered -> {
        boolean helps =
            answered.results().stream().allMatch(r -> r.outcome() == ProbeResult.Outcome.PASSED);
        yield helps
            ? new Findings(
                plain.probedAt(),
                replaced(plain.results(), answered.results()),
                Optional.of(setting),
                failures)
            : plain;
      }
    };
  }

  /** The results with those replaced, or added, that are newer. */
  private static List<ProbeResult> replaced(List<ProbeResult> old, List<ProbeResult> newer) {
    List<ProbeResult> all = new ArrayList<>();
    for (Probe probe : Probes.ALL) {
      of(probe, newer).or(() -> of(probe, old)).ifPresent(all::add);
    }
    return all;
  }

  private static Optional<ProbeResult> of(Probe probe, List<ProbeResult> results) {
    return results.stream().filter(r -> r.probe().equals(probe.name())).findFirst();
  }

  private void keep(DeviceDescription device, Path file, Findings findings) {
    try {
      FindingsFile.write(
          file, device.name() + ", " + device.platform() + ", " + device.driver(), findings);
      for (KnownBugs.Setting setting : KnownBugs.settings(device)) {
        DriverWorkarounds.put(
            folder,
            setting.name(),
            findings.setting().filter(setting::equals).isPresent() || othersNeed(device, setting),
            setting.value());
      }
    } catch (IOException unwritable) {
      LOG.log(
          Level.WARNING,
          "The preflight''s findings cannot be kept in {0}; the next start asks again: {1}",
          folder,
          unwritable);
    }
  }

  /** Whether another device that is here passes with a setting only. */
  private boolean othersNeed(DeviceDescription device, KnownBugs.Setting setting) {
    return present.get().stream()
        .filter(other -> !other.id().equals(device.id()))
        .flatMap(other -> FindingsFile.read(fileOf(other)).stream())
        .anyMatch(findings -> findings.setting().filter(setting::equals).isPresent());
  }

  private Path fileOf(DeviceDescription device) {
    return folder.resolve(Fingerprint.ofFindings(device) + ".txt");
  }

  private PreflightReport report(DeviceDescription device, Findings findings, boolean cached) {
    boolean inForceNow =
        findings.setting().filter(s -> inForce.apply(s.name()).equals(s.value())).isPresent();
    List<ProbeResult> counting =
        inForceNow ? findings.results() : replaced(findings.results(), findings.failuresWithout());
    List<ProbeResult> showing =
        findings.setting().isPresent() ? findings.failuresWithout() : findings.results();
    List<DriverBug> bugs =
        KnownBugs.shown(device, showing).stream()
            .map(bug ->
                new DriverBug(
                    bug.name(),
                    bug.source(),
                    bug.setting()
                        .filter(s -> findings.setting().filter(s::equals).isPresent())
                        .map(KnownBugs.Setting::toString),
                    inForceNow))
            .toList();
    return new PreflightReport(
        Optional.empty(), counting, bugs, Optional.of(findings.probedAt()), cached);
  }
}
