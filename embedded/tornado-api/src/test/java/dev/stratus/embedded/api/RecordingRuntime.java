package dev.stratus.embedded.api;

import dev.stratus.embedded.spi.RuntimeProvider;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/**
 * A runtime that runs nothing: it has two backends of devices on paper, and writes down what plans
 * ask of their engines.
 */
public final class RecordingRuntime implements RuntimeProvider, ExecutionEngine {
  static final RunReport REPORT =
      new RunReport(100, 30, 10, 20, 5, 6, 7, 8, 9, 1000, 2000, 4096, "{\"log\": 1}");

  /** Calls to the engine opened last. */
  static final List<String> CALLS = new ArrayList<>();

  static final List<TornadoBackend> BACKENDS =
      List.of(
          backend("first", device("Alpha CPU", TornadoDeviceType.CPU)),
          backend(
              "second",
              device("Beta GPU", TornadoDeviceType.GPU),
              device("Gamma CPU", TornadoDeviceType.CPU)));

  static List<GraphDefinition> graphs = List.of();
  static @Nullable TornadoExecutionPlan plan;
  static @Nullable RuntimeException onClose;

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public <T> T service(Class<T> seam) {
    return seam.cast(this);
  }

  @Override
  public PlanEngine open(TornadoExecutionPlan opened, List<GraphDefinition> definitions) {
    CALLS.clear();
    graphs = definitions;
    plan = opened;
    return fake(
        PlanEngine.class,
        (method, arguments) -> {
          CALLS.add(method.getName() + Arrays.deepToString(arguments));
          if (method.getName().equals("close") && onClose != null) {
            throw onClose;
          }
          return switch (method.getName()) {
            case "execute" -> REPORT;
            case "deviceOf" -> BACKENDS.getFirst().getDevice(0);
            case "deviceMemoryInUse" -> 4096L;
            default -> null;
          };
        });
  }

  @Override
  public TornadoRuntime runtime() {
    return fake(
        TornadoRuntime.class,
        (method, arguments) ->
            switch (method.getName()) {
              case "getNumBackends" -> BACKENDS.size();
              case "getBackend" -> BACKENDS.get((int) arguments[0]);
              case "getDefaultDevice" -> BACKENDS.get(1).getDevice(1);
              case "isProfilerEnabled" -> true;
              default -> throw new AssertionError(method);
            });
  }

  private static TornadoBackend backend(String name, TornadoDevice... devices) {
    return fake(
        TornadoBackend.class,
        (method, arguments) ->
            switch (method.getName()) {
              case "getName", "toString" -> name;
              case "getDevice" -> devices[(int) arguments[0]];
              case "getAllDevices" -> List.of(devices);
              case "getNumDevices" -> devices.length;
              default -> throw new AssertionError(method);
            });
  }

  private static TornadoDevice device(String name, TornadoDeviceType type) {
    TornadoTargetDevice limits =
        fake(
            TornadoTargetDevice.class,
            (method, arguments) ->
                switch (method.getName()) {
                  case "getDeviceMaxComputeUnits" -> 12;
                  default -> throw new AssertionError(method);
                });
    return fake(
        TornadoDevice.class,
        (method, arguments) ->
            switch (method.getName()) {
              case "getDeviceName", "toString" -> name;
              case "getDeviceType" -> type;
              case "getPhysicalDevice" -> limits;
              case "getMaxGlobalMemory" -> 1L << 33;
              case "getDeviceMaxWorkgroupDimensions" -> new long[] {8, 4, 2};
              default -> throw new AssertionError(method);
            });
  }

  private interface Answer {
    @Nullable Object to(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.isDefault()) {
                return inherited(self, method, arguments);
              }
              if (method.getName().equals("hashCode")) {
                return System.identityHashCode(self);
              }
              if (method.getName().equals("equals")) {
                return self == arguments[0];
              }
              return answer.to(method, arguments == null ? new Object[0] : arguments);
            }));
  }

  private static Object inherited(Object self, Method method, Object[] arguments) throws Throwable {
    try {
      return InvocationHandler.invokeDefault(self, method, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
