package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.device.RuntimeDevice;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;

/** What a plan was told. Held by one engine, changed under its lock. */
final class PlanSettings {
  final Map<String, RuntimeDevice> taskDevices = new HashMap<>();
  final Map<String, KernelOptions> options = new HashMap<>();
  RuntimeDevice device;

  /** Whether the plan named a device, which may be the one it started with. */
  boolean deviceChosen;

  @Nullable GridScheduler grids;
  @Nullable ProfilerMode profiler;
  boolean printKernel;
  boolean threadInfo;
  OptionalLong memoryLimit = OptionalLong.empty();
  String openClFlags = "";

  PlanSettings(RuntimeDevice device) {
    this.device = device;
  }

  RuntimeDevice deviceOf(String task) {
    return taskDevices.getOrDefault(task, device);
  }

  DeviceSession.CodeWishes wishes(String task) {
    return new DeviceSession.CodeWishes(
        options.getOrDefault(task, KernelOptions.STRICT), openClFlags);
  }

  @Nullable WorkerGrid grid(String task) {
    GridScheduler scheduler = grids;
    return scheduler == null ? null : scheduler.get(task);
  }
}
