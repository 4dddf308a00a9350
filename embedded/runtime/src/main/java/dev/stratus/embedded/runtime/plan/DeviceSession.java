package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.device.RuntimeDevice;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.List;
import java.util.Map;

/** One plan's dealings with one device: its queue and its arrays there. */
interface DeviceSession extends AutoCloseable {

  RuntimeDevice device();

  /** What a plan asks of a task's code. */
  record CodeWishes(KernelOptions options, String driverFlags) {}

  /**
   * A task's code for this device, made where it is not known yet.
   *
   * @throws dev.stratus.embedded.jit.KernelRefusedException if the kernel cannot be compiled
   */
  TaskCode compile(TaskPlan task, CodeWishes wishes);

  /** An array on this device, to be closed by the caller; its content is not defined yet. */
  DeviceArray allocate(HostArray array, boolean shared);

  /** Whether native arrays can be shared instead of copied. */
  boolean canShare();

  /** Binds a task's code to its arrays. */
  Launch bind(TaskCode code, Map<HostArray.Key, DeviceArray> arrays);

  /**
   * Launches that follow each other here.
   *
   * @param asGraph whether they may be gathered and repeated as one, where the device can
   */
  default LaunchSequence sequence(List<Launch> launches, boolean asGraph) {
    return LaunchSequence.oneByOne(launches);
  }

  /** A run begins. */
  void begin(boolean profiled);

  /** Waits until all that was queued is done; gives times if the run is profiled. */
  Times finish();

  /** The device failed: nothing of it is to be trusted any more. */
  void failed(Throwable cause);

  @Override
  void close();

  /**
   * What a run took by the device's clock, all zero unless profiled.
   *
   * @param kernels of each launch, in order
   */
  record Times(
      long writeNanos,
      long readNanos,
      long transferDispatchNanos,
      long kernelDispatchNanos,
      long[] kernels) {
    static final Times NONE = new Times(0, 0, 0, 0, new long[0]);
  }
}
