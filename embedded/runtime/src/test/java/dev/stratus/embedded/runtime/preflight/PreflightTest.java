package dev.stratus.embedded.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.DriverWorkarounds;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.runtime.opencl.ScriptedDriver;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.PreflightReport;
import dev.stratus.embedded.spi.ProbeResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cache, work-arounds and refusals, with a scripted runner. */
class PreflightTest {
  private static final UnaryOperator<String> NOTHING = name -> "";

  @TempDir Path folder;
  private final Script script = new Script();

  /** Fails chosen probes, with or without a setting; leaves out what time does not suffice for. */
  private static final class Script implements Runner {
    private final List<String> asked = new ArrayList<>();
    private Set<String> broken = Set.of();
    private Set<String> late = Set.of();
    private Set<String> large = Set.of();
    private String cure = "";
    private boolean lasting = true;
    private Optional<String> impossible = Optional.empty();

    @Override
    public Answer run(
        OpenClDevice device,
        List<Probe> probes,
        Optional<KnownBugs.Setting> setting,
        Duration time) {
      boolean cured = setting.isPresent() && setting.get().toString().equals(cure);
      List<ProbeResult> results = new ArrayList<>();
      for (Probe probe : probes) {
        asked.add(probe.name() + setting.map(s -> "@" + s).orElse(""));
        if (late.contains(probe.name())) {
          results.add(probe.notRun(ProbeRun.OUT_OF_TIME));
        } else if (large.contains(probe.name())) {
          results.add(probe.notRun(ProbeRun.OUT_OF_MEMORY + "2 GiB"));
        } else {
          results.add(
              broken.contains(probe.name()) && !cured
                  ? probe.failed("value 3 is wrong")
                  : probe.passed());
        }
      }
      return impossible.isPresent()
          ? new Impossible(impossible.get())
          : new Answered(results, lasting);
    }
  }

  private Preflight preflight(UnaryOperator<String> inForce) {
    return preflight(inForce, Instant.now());
  }

  private Preflight preflight(UnaryOperator<String> inForce, Instant now) {
    return new Preflight(
        folder,
        script,
        Duration.ofSeconds(2),
        inForce,
        () -> List.of(pocl().description(), otherPocl().description()),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static OpenClDevice device(String platform, String driver) {
    return device(ScriptedDriver.fake().device().description().id(), platform, driver);
  }

  private static OpenClDevice device(String id, String platform, String driver) {
    OpenClDevice fake = ScriptedDriver.fake().device();
    DeviceDescription d = fake.description();
    DeviceDescription named =
        new DeviceDescription(
            id,
            d.name(),
            d.vendor(),
            platform,
            driver,
            d.version(),
            d.kind(),
            d.checking(),
            d.computeUnits(),
            d.maxWorkGroup(),
            d.maxWorkItems(),
            d.globalMemory(),
            d.maxAllocation(),
            d.localMemory(),
            d.lastLevelCache(),
            d.fp64(),
            d.fp16(),
            d.unifiedMemory(),
            d.facts());
    return new OpenClDevice(
        fake.binding(), fake.platform(), fake.device(), named, fake.correctlyRounded());
  }

  /** A second device, of another version of the driver. */
  private static OpenClDevice otherPocl() {
    return device("opencl:7:7", "Portable Computing Language", "6.0");
  }

  private static OpenClDevice pocl() {
    return device("Portable Computing Language", "3.1");
  }

  @Test
  void aDriverIsAskedOnceAndItsNextVersionAgain() {
    PreflightReport first = preflight(NOTHING).reportAnyway(pocl());
    assertThat(first.cached()).isFalse();
    assertThat(first.results()).hasSize(Probes.ALL.size());
    assertThat(first.failures()).isEmpty();
    int asked = script.asked.size();
    Preflight same = preflight(NOTHING);
    assertThat(same.reportAnyway(pocl())).as("from memory").isSameAs(same.reportAnyway(pocl()));
    PreflightReport second = preflight(NOTHING).reportAnyway(pocl());
    assertThat(second.cached()).isTrue();
    assertThat(second.results()).isEqualTo(first.results());
    assertThat(second.probedAt()).isEqualTo(first.probedAt());
    assertThat(script.asked).hasSize(asked);
    preflight(NOTHING).reportAnyway(device("Portable Computing Language", "3.2"));
    assertThat(script.asked).hasSize(2 * asked);
  }

  @Test
  void whatTimeDidNotSufficeForIsAskedAtTheNextStart() {
    script.late = Set.of("min-max", "large-offset");
    preflight(NOTHING).reportAnyway(pocl());
    script.late = Set.of();
    script.asked.clear();
    PreflightReport report = preflight(NOTHING).reportAnyway(pocl());
    assertThat(script.asked).containsExactly("min-max", "large-offset");
    assertThat(report.results()).hasSize(Probes.ALL.size());
    assertThat(report.results()).allMatch(r -> r.outcome() == ProbeResult.Outcome.PASSED);
    assertThat(preflight(NOTHING).reportAnyway(pocl()).cached()).isTrue();
  }

  @Test
  void whatMemoryDidNotSufficeForIsAskedAgainAfterAWhile() {
    Instant start = Instant.parse("2026-11-26T10:00:00Z");
    script.large = Set.of("large-offset");
    preflight(NOTHING, start).reportAnyway(pocl());
    script.large = Set.of();
    script.asked.clear();
    assertThat(preflight(NOTHING, start.plusSeconds(60)).reportAnyway(pocl()).cached()).isTrue();
    assertThat(script.asked).isEmpty();
    preflight(NOTHING, start.plusSeconds(4000)).reportAnyway(pocl());
    assertThat(script.asked).containsExactly("large-offset");
    assertThat(preflight(NOTHING, start.plusSeconds(9000)).reportAnyway(pocl()).cached()).isTrue();
  }

  @Test
  void aWorkaroundStaysWhileAnotherDeviceNeedsIt() {
    script.broken = Set.of("reduction");
    script.cure = "POCL_WORK_GROUP_METHOD=cbs";
    preflight(NOTHING).reportAnyway(otherPocl());
    script.broken = Set.of();
    preflight(NOTHING).reportAnyway(pocl());
    assertThat(DriverWorkarounds.read(folder)).containsEntry("POCL_WORK_GROUP_METHOD", "cbs");
  }

  @Test
  void aWorkaroundGoesWithTheLastDeviceThatNeedsIt() {
    script.broken = Set.of("reduction");
    script.cure = "POCL_WORK_GROUP_METHOD=cbs";
    preflight(NOTHING).reportAnyway(device("opencl:8:8", "Portable Computing Language", "5.0"));
    assertThat(DriverWorkarounds.read(folder)).containsKey("POCL_WORK_GROUP_METHOD");
    // That one is not among those that are here now.
    script.broken = Set.of();
    preflight(NOTHING).reportAnyway(pocl());
    assertThat(DriverWorkarounds.read(folder)).isEmpty();
  }

  @Test
  void aFailureRefusesTheKernelsThatNeedItAndNoOthers() {
    script.broken = Set.of("half-storage");
    PreflightReport report = preflight(NOTHING).reportAnyway(pocl());
    assertThat(report.refusal(KernelNeed.HALF_STORAGE).orElseThrow())
        .contains("preflight probe half-storage", "value 3 is wrong");
    assertThat(report.refusal(KernelNeed.CODE)).isEmpty();
    assertThat(report.bugs()).isEmpty();
  }

  @Test
  void aWorkaroundThatHelpsIsWrittenDownAndCountsFromTheNextStartOn() throws Exception {
    script.broken = Set.of("partial-group", "reduction");
    script.cure = "POCL_WORK_GROUP_METHOD=cbs";
    PreflightReport now = preflight(NOTHING).reportAnyway(pocl());
    assertThat(script.asked)
        .endsWith(
            "partial-group@POCL_WORK_GROUP_METHOD=cbs", "reduction@POCL_WORK_GROUP_METHOD=cbs");
    assertThat(now.refusal(KernelNeed.WORK_GROUPS).orElseThrow())
        .contains("partial-group", "PoCL's way", "cbs, is written down", "next start");
    assertThat(DriverWorkarounds.read(folder)).isEqualTo(Map.of("POCL_WORK_GROUP_METHOD", "cbs"));

    PreflightReport next = preflight(name -> "cbs").reportAnyway(pocl());
    assertThat(next.cached()).isTrue();
    assertThat(next.refusal(KernelNeed.WORK_GROUPS)).isEmpty();
    assertThat(next.bugs().getFirst().advice()).contains("is in force");

    script.broken = Set.of();
    preflight(NOTHING).reportAnyway(device("Portable Computing Language", "9.0"));
    assertThat(DriverWorkarounds.read(folder)).as("a driver that is right needs none").isEmpty();
    assertThat(Files.exists(folder.resolve("workarounds.env"))).isTrue();
  }

  @Test
  void aWorkaroundThatDoesNotHelpIsNone() {
    script.broken = Set.of("reduction");
    PreflightReport report = preflight(NOTHING).reportAnyway(pocl());
    assertThat(report.refusal(KernelNeed.WORK_GROUPS).orElseThrow())
        .contains("No work-around is known");
    assertThat(DriverWorkarounds.read(folder)).isEmpty();
  }

  @Test
  void rusticlIsNamedWhereItsLoopsAreWrong() {
    script.broken = Set.of("loops");
    PreflightReport report = preflight(NOTHING).reportAnyway(device("rusticl", "22.3.6"));
    assertThat(report.refusal(KernelNeed.CODE).orElseThrow())
        .contains("Rusticl gets loops wrong", "use another driver");
  }

  @Test
  void aHangIsAFailureNowButIsNotKept() {
    script.broken = Set.of("loops");
    script.lasting = false;
    assertThat(preflight(NOTHING).reportAnyway(pocl()).failures()).hasSize(1);
    script.broken = Set.of();
    assertThat(preflight(NOTHING).reportAnyway(pocl()).failures()).isEmpty();
  }

  @Test
  void whereNothingCanBeAskedTheReportSaysWhy() {
    script.impossible = Optional.of("another JVM does not see this device");
    PreflightReport report = preflight(NOTHING).reportAnyway(pocl());
    assertThat(report.notRun()).contains("another JVM does not see this device");
    assertThat(report.refusal(KernelNeed.CODE)).isEmpty();
  }

  @Test
  void itCanBeSwitchedOffByPropertyAndByVariable() {
    assertThat(Preflight.switchedOff((n, d) -> "off", (n, d) -> d).orElseThrow())
        .contains("--no-preflight");
    assertThat(Preflight.switchedOff((n, d) -> d, (n, d) -> "1").orElseThrow())
        .contains("STRATUS_NO_PREFLIGHT=1");
    assertThat(Preflight.switchedOff((n, d) -> d, (n, d) -> "0")).isEmpty();
    assertThat(Preflight.switchedOff((n, d) -> d, (n, d) -> d)).isEmpty();
  }
}
