package uk.ac.manchester.tornado.api.runtime;

import dev.stratus.embedded.api.ExecutionEngine;
import dev.stratus.embedded.spi.RuntimeProvider;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoRuntime;

/** The way to the runtime, and its properties. */
public class TornadoRuntimeProvider {

  /** Made public by the API; there is nothing to make. */
  public TornadoRuntimeProvider() {}

  /**
   * The runtime on the class path.
   *
   * @throws IllegalStateException if there is none, or more than one
   */
  public static TornadoRuntime getTornadoRuntime() {
    return RuntimeProvider.find().service(ExecutionEngine.class).runtime();
  }

  /** Whether runs are profiled without being asked to. */
  public static boolean isProfilerEnabled() {
    return getTornadoRuntime().isProfilerEnabled();
  }

  /** Sets a property; the runtime's properties are Java system properties. */
  public static void setProperty(String key, String value) {
    System.setProperty(key, value);
  }

  /** A property, or the default where it is not set. */
  public static String getProperty(String key, String defaultValue) {
    return System.getProperty(key, defaultValue);
  }

  /** A property, or null where it is not set. */
  public static @Nullable String getProperty(String key) {
    return System.getProperty(key);
  }
}
