package dev.stratus.embedded.runtime.fuzz;

import java.util.List;
import java.util.Optional;

/** What became of a case. */
sealed interface Outcome {
  FuzzCase fuzzCase();

  record Agrees(FuzzCase fuzzCase) implements Outcome {}

  /**
   * @param family tells one kind of failure from another, for grouping and for shrinking, such as
   *     {@code mismatch} or {@code refused}
   * @param details for a reader
   * @param prepared what the kernel compiler made, empty where it made nothing
   */
  record Failed(FuzzCase fuzzCase, String family, List<String> details, Optional<Prepared> prepared)
      implements Outcome {}
}
