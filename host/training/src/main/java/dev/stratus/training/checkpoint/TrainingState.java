package dev.stratus.training.checkpoint;

import java.util.Map;

/**
 * Where training is.
 *
 * @param epochs that are done
 * @param iterations that are done
 * @param bestLoss the smallest validation loss; infinity if there was none
 * @param bestIteration when that was
 * @param worse validations since
 * @param options what the numbers depend on; see {@code TrainingOptions.toMap}
 */
public record TrainingState(
    int epochs,
    long iterations,
    double bestLoss,
    long bestIteration,
    int worse,
    Map<String, Object> options) {}
