package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ci/device-matrix.sh with a stand-in for stratus; what stratus check does is tested elsewhere. */
class DeviceMatrixScriptTest {
  private static final String SCRIPT =
      Path.of("..", "..", "ci", "device-matrix.sh").toAbsolutePath().normalize().toString();
  private static final String GOOD = "echo \"stratus: $3: 80 passed, in 1.0 s\" >&2";

  @TempDir Path folder;

  private Script.Run run(String stratus, String... options)
      throws IOException, InterruptedException {
    Path command = Script.write(folder.resolve("stratus"), stratus);
    Path library = Files.writeString(folder.resolve("liboclgrind-rt-icd.so"), "");
    return run(
        Map.of("STRATUS", command.toString(), "STRATUS_OCLGRIND_ICD", library.toString()), options);
  }

  private Script.Run run(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    String[] words = new String[options.length + 3];
    words[0] = SCRIPT;
    words[1] = "--out";
    words[2] = folder.resolve("out").toString();
    System.arraycopy(options, 0, words, 3, options.length);
    return Script.bash(environment, words);
  }

  @Test
  void goodRowsAreATableAndZero() throws Exception {
    Script.Run run = run(GOOD, "--only", "jvm,oclgrind");
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(run.output().lines())
        .anyMatch(line -> line.matches("oclgrind +good +\\d+ +oclgrind: 80 passed, in 1.0 s"))
        .anyMatch(line -> line.matches("jvm +good +\\d+ +jvm: 80 passed, in 1.0 s"))
        .noneMatch(line -> line.startsWith("pthread"));
    assertThat(folder.resolve("out/table.txt")).exists();
  }

  @Test
  void aRowHasItsEnvironmentAndItsDriverAlone() throws Exception {
    Script.Run run =
        run(
            GOOD + "; env | grep -E '^(OCL|POCL)'; cat \"$OCL_ICD_VENDORS\"/*",
            "--only",
            "oclgrind-small");
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(folder.resolve("out/oclgrind-small.txt"))
        .content()
        .contains("OCLGRIND_MAX_WGSIZE=16", "OCLGRIND_LOCAL_MEM_SIZE=2048", "OCLGRIND_DATA_RACES=1")
        .contains(folder.resolve("liboclgrind-rt-icd.so").toString());
  }

  @Test
  void aRowThatFailsIsOne() throws Exception {
    Script.Run run =
        run(
            "case $3 in jvm) echo 'stratus: jvm: 79 passed, 1 WRONG, in 1.0 s' >&2; exit 1 ;; *) "
                + GOOD
                + " ;; esac",
            "--only",
            "jvm,jvm-debug");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output().lines())
        .anyMatch(line -> line.startsWith("jvm-debug       good"))
        .anyMatch(line -> line.matches("jvm +FAILED +\\d+ +jvm: 79 passed, 1 WRONG.*jvm.log\\)"));
  }

  @Test
  void whatOclgrindReportsFailsARowThatWasOtherwiseGood() throws Exception {
    Script.Run run =
        run(
            GOOD + "; echo 'Write-write data race at global memory' >\"$OCLGRIND_LOG\"",
            "--only",
            "oclgrind");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).contains("Oclgrind reports: Write-write data race", "FAILED");
    Script.Run call =
        run(GOOD + "; echo 'Oclgrind - OpenCL runtime error detected' >&2", "--only", "oclgrind");
    assertThat(call.code()).isEqualTo(1);
    assertThat(call.output()).contains("FAILED");
  }

  @Test
  void aDriverThatIsMissingFailsUnlessItMayBe() throws Exception {
    Map<String, String> without =
        Map.of(
            "STRATUS",
            Script.write(folder.resolve("stratus"), GOOD).toString(),
            "STRATUS_OCLGRIND_ICD",
            folder.resolve("nowhere").toString());
    Script.Run refused = run(without, "--only", "oclgrind,jvm");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output())
        .contains("oclgrind is not installed: ci/install-opencl-cpu.sh", "not checked: oclgrind");
    Script.Run allowed = run(without, "--only", "oclgrind,jvm", "--allow-absent");
    assertThat(allowed.code()).isZero();
    assertThat(allowed.output()).contains("ABSENT", "not checked: oclgrind");
  }

  @Test
  void aRowThatIsNoneListsThoseThereAre() throws Exception {
    Script.Run run = run(GOOD, "--only", "jvm,toaster");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.output()).contains("no row toaster", "pthread", "oclgrind-small");
    Script.Run list = run(GOOD, "--list", "--only", "two-basic");
    assertThat(list.code()).isZero();
    assertThat(list.output()).contains("two-basic", "POCL_DEVICES=basic basic").hasLineCount(1);
  }
}
