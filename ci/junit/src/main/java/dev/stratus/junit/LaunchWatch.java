package dev.stratus.junit;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * Counts a test's launches from the runtime's launch records: those of its own thread and of
 * threads that it starts, and, while no other test runs, those of any thread, such as a pool's.
 */
final class LaunchWatch {
  private static final InheritableThreadLocal<@Nullable LaunchCounts> CURRENT =
      new InheritableThreadLocal<>();
  private static final Set<LaunchCounts> RUNNING = new CopyOnWriteArraySet<>();
  private static Extension.@Nullable Listening listening;

  private LaunchWatch() {}

  /** Whether launches can be counted: not on a TornadoVM SDK, which keeps no record of them. */
  static boolean possible() {
    return Extension.find().isPresent();
  }

  /** From here on this thread's launches are counted there. */
  static void start(LaunchCounts counts) {
    listen();
    RUNNING.add(counts);
    CURRENT.set(counts);
  }

  static void stop(LaunchCounts counts) {
    CURRENT.remove();
    RUNNING.remove(counts);
  }

  /** Once for the whole JVM, at the first test. */
  private static synchronized void listen() {
    if (listening == null && possible()) {
      listening = Extension.find().orElseThrow().listen(LaunchWatch::heard);
    }
  }

  private static void heard(List<LaunchRecord> launches) {
    LaunchCounts counts = CURRENT.get();
    if (counts == null || !RUNNING.contains(counts)) {
      // A thread that was there before the test: clear whose it is only where one test runs.
      List<LaunchCounts> running = List.copyOf(RUNNING);
      counts = running.size() == 1 ? running.getFirst() : null;
    }
    if (counts != null) {
      LaunchCounts found = counts;
      launches.stream()
          .filter(LaunchWatch::ran)
          .forEach(launch -> found.add(launch.device().id(), 1));
    }
  }

  /** A launch of no work-item reaches no device. */
  private static boolean ran(LaunchRecord launch) {
    return launch.globalSize().stream().allMatch(size -> size > 0);
  }
}
