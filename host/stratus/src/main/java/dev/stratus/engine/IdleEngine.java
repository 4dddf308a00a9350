package dev.stratus.engine;

/** Where there is no element: results are empty, gradients of parameters zero, nothing runs. */
public final class IdleEngine implements LayerEngine {
  private final EngineResults results;

  public IdleEngine(LayerProblem problem) {
    results = EngineResults.of(Operands.of(problem));
  }

  @Override
  public RunFacts forward() {
    return RunFacts.none();
  }

  @Override
  public RunFacts backward() {
    return RunFacts.none();
  }

  @Override
  public void fetchForward() {
    // There is nothing to bring.
  }

  @Override
  public void fetchBackward() {
    // There is nothing to bring.
  }

  @Override
  public EngineResults results() {
    return results;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
