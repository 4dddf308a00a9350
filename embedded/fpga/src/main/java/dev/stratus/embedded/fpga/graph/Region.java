package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Optional;

/**
 * A part of a kernel as hardware: a state machine goes from one to the next, and waits for each to
 * end before the next begins.
 */
public sealed interface Region {

  /** The Java source line where it begins, 0 where unknown. */
  int line();

  /** Code without a loop. */
  record Straight(int line, Graph graph) implements Region {}

  /**
   * A loop whose turns overlap.
   *
   * @param count of a loop over a range, that range; empty: {@link Graph#exit} ends it
   */
  record Pipeline(int line, Optional<Count> count, Graph graph) implements Region {}

  /** A counted loop whose turns follow each other. */
  record Counted(int line, Label label, Variable index, Count count, List<Region> body)
      implements Region {
    public Counted {
      body = List.copyOf(body);
    }
  }

  /**
   * Another loop whose turns follow each other. {@code condition} sets the register {@code holds}.
   */
  record While(
      int line,
      Label label,
      boolean testFirst,
      List<Region> condition,
      Place holds,
      List<Region> body,
      List<Region> update)
      implements Region {
    public While {
      condition = List.copyOf(condition);
      body = List.copyOf(body);
      update = List.copyOf(update);
    }
  }

  /** One of two ways, by a register. */
  record Branch(int line, Place condition, List<Region> then, List<Region> otherwise)
      implements Region {
    public Branch {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** A block that a jump can leave. */
  record Labelled(int line, Label label, List<Region> body) implements Region {
    public Labelled {
      body = List.copyOf(body);
    }
  }

  /** To the end of a loop or block, or, {@code again}, to a loop's next turn. */
  record Jump(int line, Label label, boolean again) implements Region {}

  /** The end of the kernel. */
  record Return(int line) implements Region {}

  /** An array on the chip becomes zeros, an element of each bank in a cycle. */
  record Clear(int line, Variable array) implements Region {}

  /**
   * The range of a loop: registers that hold where it begins, where it ends and its step.
   *
   * @param inclusive whether the bound belongs to it
   */
  record Count(Place init, Place bound, Place step, boolean inclusive) {}
}
