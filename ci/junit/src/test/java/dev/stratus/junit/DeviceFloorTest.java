package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is green because it was skipped. */
class DeviceFloorTest {
  @TempDir Path empty;

  private static void needsOpenCl() {
    boolean there = VisibleDevice.all().stream().anyMatch(VisibleDevice::isOpenCl);
    if (!there) {
      System.out.println("SKIPPED floors that are reached: " + VisibleDevice.listing());
    }
    Assumptions.assumeTrue(there, "no OpenCL device");
  }

  @Test
  void aFloorThatIsReachedSaysNothing() {
    needsOpenCl();
    assertThat(Runs.failedContainers(Runs.of(Samples.Good.class))).isEmpty();
  }

  @Test
  void aFloorThatIsMissedFailsItsClass() {
    List<Runs.Node> nodes = Runs.of(Samples.FloorTooHigh.class);
    assertThat(nodes.stream().filter(Runs.Node::test))
        .allSatisfy(node -> assertThat(node.status()).isEqualTo("successful"));
    // The debug device ran more than enough; it does not count.
    assertThat(Runs.failedContainers(nodes))
        .singleElement()
        .satisfies(node -> {
          assertThat(node.name()).endsWith("FloorTooHigh");
          assertThat(node.message())
              .contains("The floor of " + Samples.FloorTooHigh.class.getName())
              .contains("one OpenCL device runs 3 kernels", "was missed", "jvm-debug ran 4")
              .contains("Visible devices:");
        });
  }

  @Test
  void testsThatAreSkippedMissIt() {
    assertThat(Runs.failedContainers(Runs.of(Samples.FloorOfWhatDoesNotRun.class)))
        .singleElement()
        .satisfies(node -> assertThat(node.message()).contains("was missed: no device ran any"));
  }

  @Test
  void aFloorThatMakesNoSenseIsRefused() {
    assertThat(Runs.failedContainers(Runs.of(Samples.FloorOfNothing.class)))
        .singleElement()
        .satisfies(node -> assertThat(node.message()).contains("0 kernels", "at least 1"));
    assertThat(Runs.failedContainers(Runs.of(Samples.FloorOnDebugDevice.class)))
        .singleElement()
        .satisfies(node -> assertThat(node.message()).contains("JVM_DEBUG", "OpenCL devices"));
  }

  @Test
  void theFloorOfARunIsJudgedAtItsEnd() {
    needsOpenCl();
    List<Runs.Node> missed = Runs.of(Samples.Good.class, Map.of(FloorOfRun.PROPERTY, "3"));
    assertThat(Runs.failedContainers(missed))
        .singleElement()
        .satisfies(node -> {
          assertThat(node.name()).isEqualTo("JUnit Jupiter");
          assertThat(node.message()).contains("The floor of stratus.ci.floor", "runs 3 kernels");
        });
    List<Runs.Node> reached = Runs.of(Samples.Good.class, Map.of(FloorOfRun.PROPERTY, "2"));
    assertThat(Runs.failedContainers(reached)).isEmpty();
  }

  @Test
  void aFloorThatIsNoNumberIsRefused() {
    assertThat(
            Runs.failedContainers(
                Runs.of(Samples.Filtered.class, Map.of(FloorOfRun.PROPERTY, "many"))))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(node.message()).contains("'many'", "whole number"));
  }

  @Test
  void aRunWithoutDeviceTestsMissesItWhereExtensionsAreLookedFor() {
    Map<String, String> looked =
        Map.of(FloorOfRun.PROPERTY, "1", "junit.jupiter.extensions.autodetection.enabled", "true");
    assertThat(Runs.failedContainers(Runs.of(Samples.PlainJUnit.class, looked)))
        .singleElement()
        .satisfies(node -> assertThat(node.message()).contains("no device ran any"));
  }

  @Test
  void aMachineWithoutDriversPassesOnTheDebugDeviceButMissesTheFloor() throws Exception {
    List<String> lines =
        RunInOtherJvm.lines(Samples.Good.class, Map.of("OCL_ICD_VENDORS", empty.toString()));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("successful test"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("jvm-debug"));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("there is no OpenCL device"))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("failed container Samples$Good")
                .contains("was missed", "Not there:", "no driver is installed"));
  }
}
