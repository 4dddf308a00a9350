package dev.stratus.engine;

/** Computes the same problem again and again, over the same arrays. */
public interface LayerEngine extends AutoCloseable {

  /** Runs the forward pass; results are there, or on the device where asked for on demand. */
  RunFacts forward();

  /**
   * Runs the backward pass of the last forward pass.
   *
   * @throws IllegalStateException if the problem has none
   */
  RunFacts backward();

  /** Brings the last forward pass's results to the host, if they are not there yet. */
  void fetchForward();

  /** Brings the last backward pass's results to the host, if they are not there yet. */
  void fetchBackward();

  /** Where the results are. */
  EngineResults results();

  @Override
  void close();
}
