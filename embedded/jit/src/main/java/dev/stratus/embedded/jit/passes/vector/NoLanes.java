package dev.stratus.embedded.jit.passes.vector;

/** Why a statement, or all of a loop, has no form on vectors. Never leaves the pass. */
final class NoLanes extends Exception {
  private static final long serialVersionUID = 1L;

  NoLanes(String why) {
    super(why, null, false, false);
  }
}
