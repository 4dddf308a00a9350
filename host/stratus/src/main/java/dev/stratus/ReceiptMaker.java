package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.engine.EngineResults;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.RunFacts;
import dev.stratus.reference.ComparisonReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the receipt of one pass of one layer.
 *
 * @param profiled whether the device's clock was asked for
 * @param fallback why another device or engine than the one asked for ran; empty if none did
 */
record ReceiptMaker(
    LayerProblem problem,
    Decision decision,
    EngineResults results,
    boolean profiled,
    Optional<String> fallback) {

  /**
   * @param facts the launches of this layer alone
   * @param matchedAt at which levels the device's profile was found; asked where a device ran
   * @param jvm the JVM engine's place in the list
   */
  Receipt receipt(
      String operation,
      RunFacts facts,
      long wallNanos,
      Supplier<String> matchedAt,
      Device jvm,
      Map<String, ComparisonReport> checks) {
    Candidate chosen = decision.chosen().orElseThrow();
    boolean onJvm = chosen instanceof Candidate.OnJvm;
    String method = onJvm ? jvmMethod(chosen) : chosen.kernel().reference().qualifiedName();
    List<LaunchFacts> launches = launches(facts, method, onJvm);
    return new Receipt(
        operation,
        chosen.name(),
        method,
        onJvm ? jvm : decision.device(),
        problem.geometry(),
        problem.type(),
        results.epsilon(),
        LaunchFacts.whole(launches, method),
        launches,
        wallNanos,
        onJvm ? Fact.absent("the JVM engine needs none") : Fact.of(matchedAt.get()),
        checks.isEmpty()
            ? Fact.absent("checking was off")
            : Fact.of(
                checks.values().stream().mapToDouble(ComparisonReport::worstUlps).max().orElse(0)),
        fallback);
  }

  /** On the JVM engine contiguous rows are computed by ranges. */
  private static String jvmMethod(Candidate chosen) {
    String owner = chosen.kernel().reference().owner().getName();
    String method = chosen.kernel().reference().method();
    return owner + "." + (method.equals("rowPerItem") ? "rowRange" : method);
  }

  private List<LaunchFacts> launches(RunFacts facts, String method, boolean onJvm) {
    if (problem.geometry().elements() == 0) {
      return List.of(
          LaunchFacts.withoutDevice(
              method, "none", "there are no elements, so nothing was launched"));
    }
    return onJvm
        ? List.of(LaunchFacts.withoutDevice(method, "jvm", "the JVM engine uses no device"))
        : LaunchFacts.of(facts, method, profiled);
  }
}
