package dev.stratus.bench.device;

/**
 * Somebody else's layer normalization, as a contestant of the forward pass in float32. Found by
 * {@link java.util.ServiceLoader}; none comes with Stratus. Where one is on the class path it runs
 * in the same rounds, and is checked before it is timed.
 */
public interface Peer {

  /** As tables have it, with its version. */
  String name();

  /**
   * Prepares a case; everything that is done once.
   *
   * @param rows groups
   * @param width elements of a group
   * @param x the input, rows x width, row-major; not to be changed
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @throws UnsupportedOperationException if it cannot run here or not this; the message says why
   */
  Prepared prepare(int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon);

  /** A case that can be run again and again. */
  interface Prepared extends AutoCloseable {

    /** One run, whose end is the result being there. */
    void run();

    /** The last run's result, rows x width, row-major. */
    float[] result();

    @Override
    void close();
  }
}
