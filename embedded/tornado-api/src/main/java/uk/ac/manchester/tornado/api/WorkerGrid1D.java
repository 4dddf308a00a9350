package uk.ac.manchester.tornado.api;

/** A grid of one dimension. */
public class WorkerGrid1D extends AbstractWorkerGrid {
  /** Its number of dimensions. */
  public static final int DIM = 1;

  /**
   * A grid of that many work-items; the runtime chooses the group's size until {@link
   * #setLocalWork} sets it.
   *
   * @throws IllegalArgumentException if a number of work-items is negative
   */
  public WorkerGrid1D(int x) {
    super(x, 1, 1);
  }

  @Override
  public int dimension() {
    return DIM;
  }
}
