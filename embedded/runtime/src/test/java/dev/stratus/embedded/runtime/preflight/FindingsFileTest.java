package dev.stratus.embedded.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsFileTest {
  private static final Findings FINDINGS =
      new Findings(
          Instant.parse("2026-11-26T05:00:00Z"),
          List.of(Probes.LOOPS.passed(), Probes.LARGE_OFFSET.notRun("a small device")),
          Optional.of(new KnownBugs.Setting("POCL_WORK_GROUP_METHOD", "cbs")),
          List.of(Probes.REDUCTION.failed("value 0 is 1\tinstead\nof 2")));

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path file = folder.resolve("deep").resolve("f.txt");
    FindingsFile.write(file, "a device", FINDINGS);
    Findings read = FindingsFile.read(file).orElseThrow();
    assertThat(read.probedAt()).isEqualTo(FINDINGS.probedAt());
    assertThat(read.results()).isEqualTo(FINDINGS.results());
    assertThat(read.setting()).isEqualTo(FINDINGS.setting());
    assertThat(read.failuresWithout().getFirst().detail()).isEqualTo("value 0 is 1 instead of 2");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).as("no temporary file stays").hasSize(1);
    }
  }

  @Test
  void aFileThatIsNotWholeOrNotUnderstoodIsNoFile() throws Exception {
    Path file = folder.resolve("f.txt");
    assertThat(FindingsFile.read(file)).isEmpty();
    FindingsFile.write(file, "a device", FINDINGS);
    String whole = Files.readString(file);
    for (String bad :
        List.of(
            "",
            whole.substring(0, whole.length() - 4),
            whole.replace("stratus-preflight 1", "stratus-preflight 2"),
            whole.replace("PASSED", "PERHAPS"),
            whole.replace("result\tloops", "result\tsoups"),
            whole.replace("2026-11-26", "yesterday"))) {
      Files.writeString(file, bad);
      assertThat(FindingsFile.read(file)).as(bad).isEmpty();
    }
  }
}
