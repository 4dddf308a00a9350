package dev.stratus;

import java.util.List;
import java.util.Optional;

/** Closes several, each whatever became of the others. */
final class Closing {
  private Closing() {}

  /** Throws the first failure, which carries the others. */
  static void all(List<ShareWork> works) {
    Optional<RuntimeException> first = Optional.empty();
    for (ShareWork work : works) {
      try {
        work.close();
      } catch (RuntimeException failed) {
        first.ifPresent(earlier -> earlier.addSuppressed(failed));
        first = first.or(() -> Optional.of(failed));
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  /** What a lost device says to being closed goes with its failure. */
  static void after(RuntimeException failure, ShareWork work) {
    try {
      work.close();
    } catch (RuntimeException again) {
      failure.addSuppressed(again);
    }
  }
}
