package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.spi.LaunchRecord;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.WorkerGrid;

/** A task bound to its arrays on its device, to be run again and again. */
interface Launch extends AutoCloseable {

  /**
   * The sizes of the next run, checked before anything of it is queued.
   *
   * @param grid the task's grid; null: the runtime chooses
   * @throws IllegalArgumentException if the grid does not fit the kernel, or is missing
   */
  Sizes sizes(@Nullable WorkerGrid grid);

  /** Queues one run, in order. */
  void run(Sizes sizes);

  /** What a run did. */
  LaunchRecord record(Ran run);

  /**
   * What a run of a launch was.
   *
   * @param sizes its sizes
   * @param bytesToDevice moved in this run of its graph
   * @param bytesToHost moved in this run of its graph
   * @param deviceNanos by the device's clock, empty unless profiled
   * @param fresh whether its code was made in this run
   */
  record Ran(
      Sizes sizes, long bytesToDevice, long bytesToHost, OptionalLong deviceNanos, boolean fresh) {}

  TaskPlan task();

  @Override
  void close();
}
