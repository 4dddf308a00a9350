package uk.ac.manchester.tornado.api;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Queries over all backends and devices. */
public class TornadoDeviceMap {
  private final TornadoRuntime runtime;

  /** Of the runtime on the class path. */
  public TornadoDeviceMap() {
    runtime = TornadoRuntimeProvider.getTornadoRuntime();
  }

  public int getNumBackends() {
    return runtime.getNumBackends();
  }

  /** All backends, in the runtime's order. */
  public List<TornadoBackend> getAllBackends() {
    return IntStream.range(0, runtime.getNumBackends()).mapToObj(runtime::getBackend).toList();
  }

  /** The backends that satisfy a condition. */
  public List<TornadoBackend> getBackendsWithPredicate(
      Predicate<? super TornadoBackend> predicate) {
    return getAllBackends().stream().filter(predicate).toList();
  }

  /** The backends with a device that satisfies a condition. */
  public List<TornadoBackend> getBackendsWithDevicePredicate(
      Predicate<? super TornadoDevice> predicate) {
    return getAllBackends().stream()
        .filter(backend -> backend.getAllDevices().stream().anyMatch(predicate))
        .toList();
  }

  /** The devices of all backends whose name contains {@code name}; case does not matter. */
  public Stream<TornadoDevice> getDevicesByName(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return devices()
        .filter(device -> device.getDeviceName().toLowerCase(Locale.ROOT).contains(wanted));
  }

  /** The devices of all backends of a type. */
  public Stream<TornadoDevice> getDevicesByType(TornadoDeviceType type) {
    return devices().filter(device -> device.getDeviceType() == type);
  }

  private Stream<TornadoDevice> devices() {
    return getAllBackends().stream().flatMap(backend -> backend.getAllDevices().stream());
  }
}
