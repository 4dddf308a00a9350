package dev.stratus.junit;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the launches of a test's own thread, and of threads that it starts, from the runtime's
 * launch records: a plan that somebody else runs at the same time does not count.
 */
final class LaunchWatch {
  private static final InheritableThreadLocal<@Nullable LaunchCounts> CURRENT =
      new InheritableThreadLocal<>();
  private static Extension.@Nullable Listening listening;

  private LaunchWatch() {}

  /** Whether launches can be counted: not on a TornadoVM SDK, which keeps no record of them. */
  static boolean possible() {
    return Extension.find().isPresent();
  }

  /** From here on this thread's launches are counted there. */
  static void start(LaunchCounts counts) {
    listen();
    CURRENT.set(counts);
  }

  static void stop() {
    CURRENT.remove();
  }

  /** Once for the whole JVM, at the first test. */
  private static synchronized void listen() {
    if (listening == null && possible()) {
      listening = Extension.find().orElseThrow().listen(LaunchWatch::heard);
    }
  }

  private static void heard(List<LaunchRecord> launches) {
    LaunchCounts counts = CURRENT.get();
    if (counts != null) {
      launches.stream()
          .filter(LaunchWatch::ran)
          .forEach(launch -> counts.add(launch.device().id(), 1));
    }
  }

  /** A launch of no work-item reaches no device. */
  private static boolean ran(LaunchRecord launch) {
    return launch.globalSize().stream().allMatch(size -> size > 0);
  }
}
