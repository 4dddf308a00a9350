package dev.stratus.embedded.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.ProbeResult;
import dev.stratus.embedded.spi.ProbeResult.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A driver that ends the process is judged by what it was doing. */
class TranscriptTest {
  private static final List<Probe> PROBES =
      List.of(Probes.LOOPS, Probes.NOT_A_NUMBER, Probes.REDUCTION);

  @Test
  void theProbeThatWasRunningHasFailedAndTheRestWasNotRun() {
    Transcript transcript =
        Transcript.of(
            List.of(
                "starting\tbuild",
                "starting\tloops",
                "result\tloops\tPASSED\t",
                "starting\tnot-a-number"));
    Runner.Answered broken =
        transcript.brokenOff(PROBES, "it ended the process with signal 6", true);
    assertThat(broken.results().stream().map(ProbeResult::outcome))
        .containsExactly(Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN);
    assertThat(broken.results().get(1).detail()).isEqualTo("it ended the process with signal 6");
  }

  @Test
  void aProcessThatEndsWhileItBuildsSpeaksAgainstTheCompiler() {
    Transcript transcript = Transcript.of(List.of("starting\tbuild"));
    Runner.Answered broken = transcript.brokenOff(PROBES, "it did not end within 30 s", false);
    assertThat(broken.lasting()).isFalse();
    assertThat(broken.results().getFirst().detail())
        .isEqualTo("it did not end within 30 s (while the probes were built)");
    assertThat(broken.results().stream().filter(ProbeResult::failed)).hasSize(1);
  }

  @Test
  void aProcessThatEndsAfterTheLastProbeHasFailedNone() {
    Transcript transcript =
        Transcript.of(List.of("starting\tbuild", "starting\tloops", "result\tloops\tPASSED\t"));
    assertThat(transcript.running()).isEmpty();
    assertThat(transcript.brokenOff(List.of(Probes.LOOPS), "x", true).results())
        .noneMatch(ProbeResult::failed);
  }

  @Test
  void aLineCutShortIsNoResult() {
    assertThat(Transcript.of(List.of("starting\tbuild", "result\tloo")).results()).isEmpty();
    assertThat(Transcript.of(List.of()).begun()).isFalse();
  }
}
