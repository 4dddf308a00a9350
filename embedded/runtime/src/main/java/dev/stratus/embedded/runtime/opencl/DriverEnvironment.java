package dev.stratus.embedded.runtime.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What drivers read from the environment when they are loaded, and must find there for a JVM's
 * sake, or to avoid a bug that the preflight found ({@link DriverWorkarounds}).
 *
 * <p>PoCL installs a handler of SIGFPE that skips a division by zero, for the whole process. The
 * JVM makes {@code ArithmeticException} of that very signal: once PoCL is loaded, {@code 10 / 0} in
 * Java quietly gives 10. {@code POCL_SIGFPE_HANDLER=0} leaves the signal alone; kernels generated
 * here check their divisors and never raise it. Java cannot change its own environment, so the C
 * library is asked to; a value that the user has set stays.
 */
final class DriverEnvironment {
  private static final String POCL_HANDLER = "POCL_SIGFPE_HANDLER";
  private static final Map<String, String> APPLIED = new ConcurrentHashMap<>();

  private DriverEnvironment() {}

  /** The work-arounds that this process was given, by name. */
  static Map<String, String> applied() {
    return Map.copyOf(APPLIED);
  }

  /** To be called before the first driver is loaded. */
  static void prepare() {
    if (System.getenv(POCL_HANDLER) == null) {
      set(POCL_HANDLER, "0");
    }
    if (!"off".equals(System.getProperty(DriverWorkarounds.PROPERTY))) {
      DriverWorkarounds.read(UserCache.preflight()).forEach(DriverEnvironment::apply);
    }
  }

  private static void apply(String name, String value) {
    if (System.getenv(name) == null) {
      set(name, value);
      APPLIED.put(name, value);
    }
  }

  private static void set(String name, String value) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      // Windows: its C library has another function, and PoCL there installs no handler.
      return;
    }
    MethodHandle call =
        linker.downcallHandle(
            setenv.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int status = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (status != 0) {
        throw new IllegalStateException("setenv(" + name + ") failed with " + status + ".");
      }
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException("setenv threw", impossible);
    }
  }
}
