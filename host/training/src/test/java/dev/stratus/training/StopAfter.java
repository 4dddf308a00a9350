package dev.stratus.training;

/** Ends a training after some updates. */
final class StopAfter implements TrainingListener {
  private final int updates;
  private int seen;

  StopAfter(int updates) {
    this.updates = updates;
  }

  @Override
  public void iterated(Iteration iteration) {
    seen++;
  }

  @Override
  public boolean shallStop() {
    return seen >= updates;
  }
}
