package dev.stratus.embedded.api;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/**
 * The engine of one plan. The plan checks its arguments as far as it can without a device and
 * forwards; after {@link #close()} it forwards nothing more. Settings hold until changed.
 */
public interface PlanEngine extends AutoCloseable {

  /** Runs the selected graphs in order and waits for them. */
  RunReport execute();

  /** Compiles every task of the selected graphs and launches none. */
  void preCompile();

  /**
   * Runs the selected graphs a number of times.
   *
   * @param iterations at least 1
   */
  void warmUp(int iterations);

  /** Runs the selected graphs until the time is over, at least once. */
  void warmUpFor(Duration time);

  /**
   * Selects one graph for the runs to come.
   *
   * @param index a valid index into the plan's graphs
   */
  void selectGraph(int index);

  void selectAllGraphs();

  /** The device of all tasks. */
  void device(TornadoDevice device);

  /**
   * The device of one task.
   *
   * @param task {@code graph.task}
   */
  void device(String task, TornadoDevice device);

  /**
   * The device of a graph's tasks.
   *
   * @param graphIndex a valid index into the plan's graphs
   */
  TornadoDevice deviceOf(int graphIndex);

  /** Forgets what the plan keeps on its device: buffers and compiled programs. */
  void resetDevice();

  void gridScheduler(GridScheduler scheduler);

  /** Lets the runtime choose the grids again. */
  void defaultScheduler();

  void profiler(ProfilerMode mode);

  void noProfiler();

  /** Sets the profiler's sums back to zero. */
  void clearProfiles();

  void printKernel(boolean on);

  void threadInfo(boolean on);

  /** Launches that repeat are to be one command, on devices that can. */
  void cudaGraph();

  /**
   * Limits the plan's device memory.
   *
   * @param bytes most device memory that the plan may hold; empty: no limit
   */
  void memoryLimit(OptionalLong bytes);

  /**
   * Runs the tasks on batches of their arrays.
   *
   * @param bytes size of a batch, at least 1
   */
  void batch(long bytes);

  void concurrentDevices(boolean on);

  void intraPlanConcurrency(boolean on);

  void stagedTransfers(boolean on);

  /** Flags for the driver's compiler, for devices of one backend. */
  void compilerFlags(TornadoVMBackendType backend, String flags);

  /** Copies objects of the last run to the host, now. */
  void transferToHost(List<Object> objects);

  /** Copies a part of an array of the last run to the host, now. */
  void transferToHost(DataRange range);

  /** Bytes of device memory that the plan holds. */
  long deviceMemoryInUse();

  void freeDeviceMemory();

  @Override
  void close();
}
