package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A body runs once on every visible device, on that device, or fails. */
class DeviceTestTest {
  private static final int DEVICES = VisibleDevice.all().size();

  @Test
  void aGoodKernelPassesOnEveryDeviceUnderItsName() {
    List<Runs.Node> nodes = Runs.of(Samples.Good.class);
    assertThat(nodes).allSatisfy(node -> assertThat(node.status()).isEqualTo("successful"));
    List<String> names = nodes.stream().filter(Runs.Node::test).map(Runs.Node::name).toList();
    assertThat(names).hasSize(2 * DEVICES);
    for (VisibleDevice device : VisibleDevice.all()) {
      assertThat(names).filteredOn(name -> name.contains(device.id())).hasSize(2);
      assertThat(names).filteredOn(name -> name.contains(device.name())).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aWrongKernelIsCaughtOnEachDevice() {
    assertThat(Runs.tests(Samples.Wrong.class))
        .hasSize(DEVICES)
        .allSatisfy(node -> {
          assertThat(node.status()).isEqualTo("failed");
          assertThat(node.message())
              .startsWith("On " + node.name().substring("[1] ".length()) + ": FAILED")
              .contains("FAILED: 1 of 48 elements", "worst at   element 47", "bits 0x", "used ");
        });
  }

  @Test
  void launchesOfAPoolCountToo() {
    assertThat(Runs.tests(Samples.OnAPool.class))
        .hasSize(DEVICES)
        .allSatisfy(node -> assertThat(node.status()).as(node.message()).isEqualTo("successful"));
  }

  @Test
  void anyFailedAssertionNamesTheDevice() {
    assertThat(Runs.tests(Samples.Differs.class))
        .singleElement()
        .satisfies(node ->
            assertThat(node.message()).startsWith("On jvm-debug: expected: <2.0> but was: <0.3"));
  }

  @Test
  void aDeviceThatIsNotGivenToThePlanIsNoticed() {
    List<Runs.Node> nodes = Runs.tests(Samples.DeviceForgotten.class);
    List<Runs.Node> failed = nodes.stream().filter(n -> n.status().equals("failed")).toList();
    // On the default device the plan ran by chance.
    assertThat(failed)
        .hasSize(DEVICES - 1)
        .allSatisfy(node ->
            assertThat(node.message())
                .contains("launched no kernel on ", " ran 1", "device.apply(plan).execute()"));
    assertThat(nodes).hasSize(2 * DEVICES);
  }

  @Test
  void devicesAreFilteredByKindAndName() {
    assertThat(Runs.tests(Samples.Filtered.class))
        .hasSize(2)
        .allSatisfy(node -> {
          assertThat(node.status()).isEqualTo("successful");
          assertThat(node.name()).isEqualTo("[1] jvm-debug");
        });
  }

  @Test
  void aFilterThatNoDevicePassesFails() {
    List<Runs.Node> nodes = Runs.of(Samples.NoSuchDevice.class);
    assertThat(nodes.stream().filter(Runs.Node::test)).isEmpty();
    assertThat(Runs.failedContainers(nodes))
        .singleElement()
        .satisfies(node ->
            assertThat(node.message())
                .contains("No visible device", "[ACCELERATOR]", "'toaster'", "jvm-debug"));
  }
}
