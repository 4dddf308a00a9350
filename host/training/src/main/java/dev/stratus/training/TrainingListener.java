package dev.stratus.training;

import dev.stratus.training.options.TrainingOptions;

/** Is told how a training goes, on the thread that trains. */
public interface TrainingListener {

  /**
   * What is about to run.
   *
   * @param device such as {@code opencl:0:0 cpu "pthread-..."}
   * @param iterationsPerEpoch updates in an epoch
   * @param iterationsBefore those that a checkpoint already had
   */
  record Start(
      Network network,
      TrainingOptions options,
      String device,
      int iterationsPerEpoch,
      long iterationsBefore) {
    /** Updates in all epochs. */
    public long iterations() {
      return (long) iterationsPerEpoch * options.maxEpochs();
    }
  }

  /**
   * An update.
   *
   * @param epoch from 1
   * @param iteration from 1
   * @param loss of its mini-batch, before the update
   * @param learnRate that it was made with
   * @param seconds since the start of this run
   */
  record Iteration(int epoch, long iteration, double loss, double learnRate, double seconds) {}

  /** Before the first update. */
  default void started(Start start) {}

  /** After each update. */
  default void iterated(Iteration iteration) {}

  /** After each validation. */
  default void validated(Iteration at, Evaluation evaluation) {}

  /** After each check against the reference. */
  default void shadowed(ShadowReport report) {}

  /** Asked after each update: true ends training there, as if all epochs were done. */
  default boolean shallStop() {
    return false;
  }

  /** At the end. */
  default void finished(TrainingResult result) {}

  /** When training breaks off with an error. */
  default void failed(RuntimeException error) {}
}
