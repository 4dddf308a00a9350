package uk.ac.manchester.tornado.api;

/** A grid of two dimensions. */
public class WorkerGrid2D extends AbstractWorkerGrid {
  /** Its number of dimensions. */
  public static final int DIM = 2;

  /**
   * A grid of that many work-items; the runtime chooses the group's size until {@link
   * #setLocalWork} sets it.
   *
   * @throws IllegalArgumentException if a number of work-items is negative
   */
  public WorkerGrid2D(int x, int y) {
    super(x, y, 1);
  }

  @Override
  public int dimension() {
    return DIM;
  }
}
