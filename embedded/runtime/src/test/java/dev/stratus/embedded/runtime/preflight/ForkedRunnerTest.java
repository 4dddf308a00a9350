package dev.stratus.embedded.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.runtime.opencl.ScriptedDriver;
import dev.stratus.embedded.spi.ProbeResult;
import dev.stratus.embedded.spi.ProbeResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The preflight's own JVM, on a real driver where there is one. */
class ForkedRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(25);

  private static OpenClDevice real() {
    Discovery found = Discovery.discover();
    Optional<OpenClDevice> device =
        found.devices().stream().filter(d -> !d.description().checking()).findFirst();
    if (device.isEmpty()) {
      System.out.println("SKIPPED, no OpenCL device: " + found.absences());
    }
    Assumptions.assumeTrue(device.isPresent(), "no OpenCL device");
    return device.orElseThrow();
  }

  @Test
  void theDriverOfThisMachinePassesOrSaysWhyItCannotBeAsked() {
    Runner.Answer answer = new ForkedRunner().run(real(), Probes.ALL, Optional.empty(), LONG);
    assertThat(answer).isInstanceOf(Runner.Answered.class);
    List<ProbeResult> results = ((Runner.Answered) answer).results();
    assertThat(results).hasSize(Probes.ALL.size()).noneMatch(ProbeResult::failed);
    assertThat(results)
        .filteredOn(r -> r.outcome() == Outcome.NOT_RUN)
        .allMatch(r -> !r.detail().isBlank());
    assertThat(results.stream().filter(r -> r.outcome() == Outcome.PASSED).map(ProbeResult::probe))
        .contains("loops", "partial-group", "reduction", "not-a-number");
  }

  @Test
  void aDeviceThatOnlyThisProcessSeesIsNotJudged() {
    Runner.Answer answer =
        new ForkedRunner().run(ScriptedDriver.fake().device(), Probes.ALL, Optional.empty(), LONG);
    assertThat(answer).isEqualTo(new Runner.Impossible("another JVM does not see this device"));
  }

  @Test
  void aJvmThatDoesNotStartSaysWhatItSaid() {
    Runner.Answer answer =
        new ForkedRunner()
            .run(
                ScriptedDriver.fake().device(),
                Probes.ALL,
                Optional.of(new KnownBugs.Setting("JAVA_TOOL_OPTIONS", "-XX:+NoSuchFlag")),
                LONG);
    assertThat(answer)
        .isInstanceOfSatisfying(
            Runner.Impossible.class,
            impossible ->
                assertThat(impossible.reason()).contains("ended with status 1", "NoSuchFlag"));
  }
}
