package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for the driver: counts calls, returns chosen statuses at chosen calls, and keeps a
 * ledger of what was created and released. Behind it is either the real driver or a pure-Java one
 * that needs no OpenCL at all ({@link FakeOpenCl}: one platform, one CPU device, kernels that
 * compute nothing).
 *
 * <pre>{@code
 * ScriptedDriver driver = ScriptedDriver.fake().fail("clCreateBuffer", 2, ClStatus.CL_OUT_OF_RESOURCES);
 * try (OpenClContext context = OpenClContext.open(driver.device())) { ... }
 * assertThat(driver.ledger().leaks()).isEmpty();
 * }</pre>
 */
public final class ScriptedDriver {
  private static final int CL_PROGRAM_BUILD_LOG = 0x1183;

  private final OpenClBinding binding;
  private final Ledger ledger = new Ledger();
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private String buildLog;

  private record Fault(String function, int from, int to, int status) {}

  private ScriptedDriver(OpenClBinding real) {
    this.binding = wrap(real);
  }

  /** Over a pure-Java driver: works on any machine. */
  public static ScriptedDriver fake() {
    return new ScriptedDriver(FakeOpenCl.binding(new FakeOpenCl()));
  }

  /** Over a pure-Java driver that says other things of itself. */
  static ScriptedDriver fake(FakeOpenCl fake) {
    return new ScriptedDriver(FakeOpenCl.binding(fake));
  }

  /** Over a real driver. */
  public static ScriptedDriver over(OpenClBinding real) {
    return new ScriptedDriver(real);
  }

  /** The binding to give to {@link Discovery#discover(OpenClBinding)}. */
  public OpenClBinding binding() {
    return binding;
  }

  /** The first device behind the binding that is not a checking device. */
  public OpenClDevice device() {
    Discovery found = Discovery.discover(binding);
    return found.devices().stream()
        .filter(d -> !d.description().checking())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no device: " + found.absences()));
  }

  /**
   * Lets one call fail.
   *
   * @param function C name
   * @param nth which call from now on; 1 is the next
   */
  public ScriptedDriver fail(String function, int nth, ClStatus status) {
    return fault(function, nth, nth, status);
  }

  /** Lets every call fail from the n-th from now on. */
  public ScriptedDriver failFrom(String function, int nth, ClStatus status) {
    return fault(function, nth, Integer.MAX_VALUE / 2, status);
  }

  private synchronized ScriptedDriver fault(String function, int from, int to, ClStatus status) {
    if (!calls.containsKey(function)) {
      throw new IllegalArgumentException("The binding has no function " + function);
    }
    int sofar = calls(function);
    faults.add(new Fault(function, sofar + from, sofar + to, status.code()));
    return this;
  }

  /** The next build fails with this log. */
  public synchronized ScriptedDriver failBuild(String log) {
    buildLog = log;
    return fail("clBuildProgram", 1, ClStatus.CL_BUILD_PROGRAM_FAILURE);
  }

  /** Forgets faults that have not happened. */
  public synchronized ScriptedDriver heal() {
    faults.clear();
    buildLog = null;
    return this;
  }

  /** How often a function was called. */
  public int calls(String function) {
    Integer count = calls.get(function);
    if (count == null) {
      throw new IllegalArgumentException("The binding has no function " + function);
    }
    return count;
  }

  /** What was created and released. */
  public Ledger ledger() {
    return ledger;
  }

  private OpenClBinding wrap(OpenClBinding real) {
    try {
      MethodHandle intercept =
          MethodHandles.lookup()
              .findVirtual(
                  ScriptedDriver.class,
                  "intercept",
                  MethodType.methodType(
                      Object.class, String.class, MethodHandle.class, Object[].class));
      RecordComponent[] components = OpenClBinding.class.getRecordComponents();
      Object[] wrapped = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        String name = components[i].getName();
        calls.put(name, 0);
        NativeFunction function = (NativeFunction) components[i].getAccessor().invoke(real);
        wrapped[i] = NativeFunction.of(() -> wrap(intercept, name, function.handle()));
        types[i] = NativeFunction.class;
      }
      return (OpenClBinding) OpenClBinding.class.getConstructor(types).newInstance(wrapped);
    } catch (ReflectiveOperationException broken) {
      throw new AssertionError(broken);
    }
  }

  private MethodHandle wrap(MethodHandle intercept, String name, MethodHandle real) {
    return MethodHandles.insertArguments(intercept, 0, this, name, real)
        .asCollector(Object[].class, real.type().parameterCount())
        .asType(real.type());
  }

  @SuppressWarnings("unused") // through a method handle
  private Object intercept(String name, MethodHandle real, Object[] arguments) throws Throwable {
    int call = calls.merge(name, 1, Integer::sum);
    for (Object argument : arguments) {
      if (argument instanceof MemorySegment segment && !segment.isNative()) {
        throw new IllegalArgumentException("Heap segment not allowed: " + segment);
      }
    }
    Integer status = scripted(name, call);
    if (status != null) {
      return refuse(real.type(), arguments, status);
    }
    Object log = scriptedLog(name, arguments);
    if (log != null) {
      return log;
    }
    Object result = real.invokeWithArguments(arguments);
    ledger.note(name, arguments, result);
    return result;
  }

  private synchronized Integer scripted(String name, int call) {
    for (Fault fault : faults) {
      if (fault.function.equals(name) && call >= fault.from && call <= fault.to) {
        return fault.status;
      }
    }
    return null;
  }

  private static Object refuse(MethodType type, Object[] arguments, int status) {
    if (type.returnType() == int.class) {
      return status;
    }
    ((MemorySegment) arguments[arguments.length - 1]).set(ValueLayout.JAVA_INT, 0, status);
    return MemorySegment.NULL;
  }

  private synchronized Object scriptedLog(String name, Object[] arguments) {
    boolean asked =
        buildLog != null
            && name.equals("clGetProgramBuildInfo")
            && (int) arguments[2] == CL_PROGRAM_BUILD_LOG;
    if (!asked) {
      return null;
    }
    byte[] text = (buildLog + "\0").getBytes(StandardCharsets.UTF_8);
    FakeOpenCl.answer(
        (long) arguments[3], (MemorySegment) arguments[4], (MemorySegment) arguments[5], text);
    return ClStatus.CL_SUCCESS.code();
  }
}
