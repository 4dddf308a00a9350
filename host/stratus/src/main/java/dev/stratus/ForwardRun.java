package dev.stratus;

/**
 * A request on a device, ready to run again and again over one input array. Not for several threads
 * at once. Holds device memory until it is closed.
 */
public final class ForwardRun implements AutoCloseable {
  private final LayerRun run;

  ForwardRun(LayerRun run) {
    this.run = run;
  }

  /**
   * Computes the result.
   *
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   * @throws IllegalStateException if this run is closed
   */
  public Outcome execute() {
    return new Outcome(run.forward());
  }

  @Override
  public void close() {
    run.close();
  }
}
