package dev.stratus.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

/** Runs a sample class as the build would, and tells what became of each node. */
final class Runs {
  private Runs() {}

  /**
   * A node of the test tree.
   *
   * @param status successful, aborted or failed
   * @param message the failure's; "" without one
   */
  record Node(boolean test, String name, String status, String message) {}

  static List<Node> of(Class<?> sample, Map<String, String> configuration) {
    List<Node> nodes = new ArrayList<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(DiscoverySelectors.selectClass(sample))
        .configurationParameters(configuration)
        .execute()
        .allEvents()
        .filter(event -> event.getType() == EventType.FINISHED)
        .forEach(event ->
            nodes.add(
                node(
                    event.getTestDescriptor(),
                    event.getRequiredPayload(TestExecutionResult.class))));
    return nodes;
  }

  static List<Node> of(Class<?> sample) {
    return of(sample, Map.of());
  }

  static List<Node> tests(Class<?> sample) {
    return of(sample).stream().filter(Node::test).toList();
  }

  static List<Node> failedContainers(List<Node> nodes) {
    return nodes.stream().filter(node -> !node.test() && node.status().equals("failed")).toList();
  }

  private static Node node(TestDescriptor descriptor, TestExecutionResult result) {
    return new Node(
        descriptor.isTest(),
        descriptor.getDisplayName(),
        result.getStatus().name().toLowerCase(Locale.ROOT),
        result.getThrowable().map(t -> String.valueOf(t.getMessage())).orElse(""));
  }
}
