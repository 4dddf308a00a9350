package dev.stratus.bench.device;

/**
 * How far a form is off on the contract's hard rows.
 *
 * @param device the device's id
 * @param form the kernel's
 * @param numerics strict or reassociate
 * @param worstUlps the worst element of all rows
 * @param meanWorstUlps the mean over the kinds of rows of their worst element
 * @param gigabytesPerSecond of the same kernel and numerics at {@link AccuracyRun#SPEED_SHAPE}
 */
record Accuracy(
    String device,
    String form,
    String numerics,
    double worstUlps,
    double meanWorstUlps,
    double gigabytesPerSecond) {}
