package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Oclgrind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Oclgrind's word is the test's result. */
class RaceCheckedTest {
  private static void needsOclgrind() {
    if (Oclgrind.library().isEmpty()) {
      System.out.println("SKIPPED race checks: " + Oclgrind.HOW_TO_GET_IT);
      Assumptions.abort(Oclgrind.HOW_TO_GET_IT);
    }
  }

  private static Runs.Node only(Class<?> sample) {
    List<Runs.Node> tests = Runs.tests(sample);
    assertThat(tests).hasSize(1);
    return tests.getFirst();
  }

  @Test
  void aGoodKernelPassesAlsoInANestedClassAndBesideDevices() {
    needsOclgrind();
    List<Runs.Node> tests = Runs.tests(Samples.RaceFree.class);
    assertThat(tests)
        .allSatisfy(node -> assertThat(node.status()).as(node.message()).isEqualTo("successful"))
        .hasSize(1 + VisibleDevice.all().size() + 1);
    assertThat(tests).filteredOn(node -> node.name().contains("race check on Oclgrind")).hasSize(2);
  }

  @Test
  void aRaceIsCaught() {
    needsOclgrind();
    Runs.Node node = only(Samples.Racy.class);
    assertThat(node.status()).isEqualTo("failed");
    assertThat(node.message())
        .contains("Racy.reversed is not clean on Oclgrind", "RACE", "data race")
        .contains("Kernel: reversedTooSoon");
  }

  @Test
  void anAccessOutOfBoundsIsCaught() {
    needsOclgrind();
    Runs.Node node = only(Samples.OutOfBounds.class);
    assertThat(node.status()).isEqualTo("failed");
    assertThat(node.message()).contains("OUT_OF_BOUNDS", "Invalid write", "Kernel: shifted");
  }

  @Test
  void aBodyThatFailsThereFailsHere() {
    needsOclgrind();
    Runs.Node wrong = only(Samples.WrongOnOclgrind.class);
    assertThat(wrong.status()).isEqualTo("failed");
    assertThat(wrong.message())
        .contains("failed on Oclgrind, which itself reports nothing", "worst at   element 47");
    Runs.Node nothing = only(Samples.NothingOnOclgrind.class);
    assertThat(nothing.status()).isEqualTo("failed");
    assertThat(nothing.message()).contains("launched no kernel on ");
  }

  @Test
  void whereOclgrindIsMissingNothingIsGreen() throws Exception {
    List<String> lines =
        RunInOtherJvm.lines(
            Samples.WithoutOclgrind.class, Map.of(Oclgrind.LIBRARY_VARIABLE, "/nowhere/at.all"));
    assertThat(lines)
        .filteredOn(line -> line.contains(" test "))
        .hasSize(2)
        .anySatisfy(
            line -> assertThat(line).startsWith("failed").contains("mustBeChecked was not checked"))
        .anySatisfy(line ->
            assertThat(line).startsWith("aborted").contains("mayBeSkipped was not checked"));
    assertThat(lines).anyMatch(line -> line.startsWith("SKIPPED: ") && line.contains("oclgrind"));
  }
}
