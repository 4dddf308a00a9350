package uk.ac.manchester.tornado.api;

/** A grid of three dimensions. */
public class WorkerGrid3D extends AbstractWorkerGrid {
  /** Its number of dimensions. */
  public static final int DIM = 3;

  /**
   * A grid of that many work-items; the runtime chooses the group's size until {@link
   * #setLocalWork} sets it.
   *
   * @throws IllegalArgumentException if a number of work-items is negative
   */
  public WorkerGrid3D(int x, int y, int z) {
    super(x, y, z);
  }

  @Override
  public int dimension() {
    return DIM;
  }
}
