package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a point in the code knows: the node of each register, and whether the point is reached. */
final class State {
  /** By register; one that is not here is as it was when the region was entered. */
  final Map<Place, Integer> values;

  /** Helpers' array parameters, by frame and variable, as the arrays they stand for. */
  final Map<Place, Variable> arrays;

  /** The node that says whether the point is reached. */
  int guard;

  /** Whether it never is: behind a jump. */
  boolean dead;

  State(int guard) {
    this(new LinkedHashMap<>(), new HashMap<>(), guard, false);
  }

  private State(Map<Place, Integer> values, Map<Place, Variable> arrays, int guard, boolean dead) {
    this.values = values;
    this.arrays = arrays;
    this.guard = guard;
    this.dead = dead;
  }

  State copy() {
    return new State(new LinkedHashMap<>(values), arrays, guard, dead);
  }
}
