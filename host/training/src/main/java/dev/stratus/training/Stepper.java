package dev.stratus.training;

import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** One update after the other, on one device or on several. */
interface Stepper extends AutoCloseable {

  /**
   * One update.
   *
   * @param places of the observations of each turn's mini-batch
   * @param rate the scheduled learning rate
   * @param t the number of the step, from 1 on
   * @param seed of dropout
   */
  TrainingStep.Outcome run(Examples examples, List<int[]> places, double rate, long t, long seed);

  /** Brings parameters and statistics to the host, into the learnables' own arrays. */
  void fetchLearnables();

  /** Brings the solver's state to the host. */
  void fetchState();

  /** The solver's state by key, as of the last {@link #fetchState}; set before the first run. */
  Map<String, List<FloatArray>> state();

  /** A step whose arrays can be looked at after a run. */
  TrainingStep looked();

  @Override
  void close();
}
