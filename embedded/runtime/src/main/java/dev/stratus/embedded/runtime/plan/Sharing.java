package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.Step;
import java.util.List;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/**
 * Which arrays a device with the host's memory may use in place: those where nobody can tell. An
 * array is told apart from its copy when it is copied less often than in every run: then the host
 * may have changed it since, or must not see yet what a kernel wrote.
 */
final class Sharing {
  private Sharing() {}

  /** Whether an array may be shared by all graphs of a plan. */
  static boolean allowed(HostArray array, List<GraphRun> graphs) {
    return array.isNative()
        && array.bytes() > 0
        && graphs.stream().allMatch(graph -> allowed(array, graph));
  }

  private static boolean allowed(HostArray array, GraphRun graph) {
    boolean comesIn = false;
    boolean goesOut = false;
    for (Step step : graph.definition().steps()) {
      switch (step) {
        case Step.ToDevice in when holds(in.objects(), array) -> {
          if (in.mode() != DataTransferMode.EVERY_EXECUTION) {
            return false;
          }
          comesIn = true;
        }
        case Step.ToHost out when holds(out.objects(), array) -> {
          if (out.mode() != DataTransferMode.EVERY_EXECUTION) {
            return false;
          }
          goesOut = true;
        }
        case Step.Persist persist when holds(persist.objects(), array) -> {
          return false;
        }
        case Step.Consume consume when holds(consume.objects(), array) -> {
          return false;
        }
        default -> {
          // Of other arrays, or a task: what it writes is asked of its code.
        }
      }
    }
    boolean visibleWrites = goesOut || !graph.mayWrite(array);
    // An array that only goes out is the device's own: what the host writes must not reach a task.
    boolean visibleReads = comesIn || !graph.mayRead(array);
    return visibleWrites && visibleReads && (comesIn || goesOut || !graph.uses(array));
  }

  static boolean holds(List<Object> objects, HostArray array) {
    return objects.stream()
        .anyMatch(object ->
            HostArray.of(object).map(other -> other.key().equals(array.key())).orElse(false));
  }
}
