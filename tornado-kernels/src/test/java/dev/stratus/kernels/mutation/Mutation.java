package dev.stratus.kernels.mutation;

import java.util.ArrayList;
import java.util.List;

/**
 * A mistake that somebody could make in a kernel.
 *
 * @param name the mistake, in words
 * @param file the simple name of the class that it is made in
 * @param edits what is changed
 * @param run which kernel shows it
 */
record Mutation(String name, String file, List<Edit> edits, KernelRun run) {

  /**
   * @param right text that stands there once
   * @param wrong what stands there instead
   */
  record Edit(String right, String wrong) {}

  Mutation(String name, String file, String right, String wrong, KernelRun run) {
    this(name, file, List.of(new Edit(right, wrong)), run);
  }

  /** With one edit more. */
  Mutation and(String right, String wrong) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(new Edit(right, wrong));
    return new Mutation(name, file, more, run);
  }

  /**
   * @throws IllegalArgumentException if a text is not there once: the kernel was changed, and this
   *     list must follow
   */
  String applyTo(String source) {
    String mutated = source;
    for (Edit edit : edits) {
      int at = mutated.indexOf(edit.right());
      if (at < 0 || mutated.indexOf(edit.right(), at + 1) >= 0) {
        throw new IllegalArgumentException(
            file
                + ".java has '"
                + edit.right()
                + "' "
                + (at < 0 ? "not at all" : "more than once")
                + "; the mutation '"
                + name
                + "' needs a text that stands there exactly once.");
      }
      mutated = mutated.replace(edit.right(), edit.wrong());
    }
    return mutated;
  }

  @Override
  public String toString() {
    return file + ": " + name;
  }
}
