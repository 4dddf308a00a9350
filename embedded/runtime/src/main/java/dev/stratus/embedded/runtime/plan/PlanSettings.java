package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.device.RuntimeDevice;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

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

  /** Whether launches that repeat become one, on devices that can. */
  boolean graphs = graphsAreOn();

  OptionalLong memoryLimit = OptionalLong.empty();

  /** What the compilers of each backend's drivers are told beside their own defaults. */
  final Map<TornadoVMBackendType, String> driverFlags = new EnumMap<>(TornadoVMBackendType.class);

  PlanSettings(RuntimeDevice device) {
    this.device = device;
  }

  /** Unless system property {@code stratus.cuda.graphs} or its variable is off. */
  private static boolean graphsAreOn() {
    String property = System.getProperty("stratus.cuda.graphs");
    String named = property != null ? property : System.getenv("STRATUS_CUDA_GRAPHS");
    return named == null || !named.strip().equalsIgnoreCase("off");
  }

  RuntimeDevice deviceOf(String task) {
    return taskDevices.getOrDefault(task, device);
  }

  DeviceSession.CodeWishes wishes(String task) {
    return new DeviceSession.CodeWishes(
        options.getOrDefault(task, KernelOptions.STRICT),
        driverFlags.getOrDefault(deviceOf(task).getTornadoVMBackend(), ""));
  }

  @Nullable WorkerGrid grid(String task) {
    GridScheduler scheduler = grids;
    return scheduler == null ? null : scheduler.get(task);
  }
}
