package dev.stratus.tune;

/** A candidate, ready to run again and again, whose result has been found right. */
public interface Trial extends AutoCloseable {

  /**
   * Runs once.
   *
   * @throws TrialRefusedException if the device fails
   */
  TrialTime run();

  @Override
  void close();
}
