package dev.stratus.embedded.runtime.device;

import dev.stratus.embedded.runtime.cuda.CudaDiscovery;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.spi.DriverReport;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * All devices: a backend of CUDA devices and one of OpenCL devices, where there are any, and last
 * the backend of the debug device.
 */
public final class Devices implements TornadoRuntime {
  private static final System.Logger LOG = System.getLogger(Devices.class.getName());

  private final List<RuntimeBackend> backends;
  private final List<RuntimeDevice> all;
  private final List<String> absences;
  private final DriverReport drivers;
  private final AtomicBoolean toldAboutDebugDevice = new AtomicBoolean();
  private volatile int defaultBackend;

  public Devices(Discovery opencl) {
    this(opencl, CudaDiscovery.NONE);
  }

  public Devices(Discovery opencl, CudaDiscovery cuda) {
    List<RuntimeBackend> found = new ArrayList<>();
    if (!cuda.devices().isEmpty()) {
      found.add(
          new RuntimeBackend(
              "CUDA",
              TornadoVMBackendType.CUDA,
              cuda.devices().stream().map(device -> new CudaRuntimeDevice(device, 0)).toList()));
    }
    int openClIndex = found.size();
    if (!opencl.devices().isEmpty()) {
      found.add(
          new RuntimeBackend(
              "OpenCL",
              TornadoVMBackendType.OPENCL,
              opencl.devices().stream()
                  .map(device -> new OpenClRuntimeDevice(device, openClIndex))
                  .toList()));
    }
    found.add(
        new RuntimeBackend(
            "JVM", TornadoVMBackendType.JAVA, List.of(new DebugRuntimeDevice(found.size()))));
    this.backends = List.copyOf(found);
    this.all =
        backends.stream().<RuntimeDevice>flatMap(backend -> backend.devices().stream()).toList();
    this.absences = Stream.concat(opencl.absences().stream(), cuda.absences().stream()).toList();
    this.drivers = opencl.drivers();
  }

  /** Why drivers or devices that were looked for are not there. */
  public List<String> absences() {
    return absences;
  }

  /** How far the way to the drivers is open. */
  public DriverReport drivers() {
    return drivers;
  }

  /** Every device, in the order of the backends. */
  public List<RuntimeDevice> all() {
    return all;
  }

  /** The device of a plan that names none. */
  public RuntimeDevice defaultDevice() {
    return own(backends.get(defaultBackend).getDefaultDevice());
  }

  /** Says once, where nobody chose it, that the debug device computes. */
  public void sayIfDebugging(RuntimeDevice device) {
    if (device instanceof DebugRuntimeDevice
        && backends.size() == 1
        && toldAboutDebugDevice.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "No device is there; plans without withDevice(...) run on {0}, slowly. {1}",
          DebugRuntimeDevice.ID,
          String.join(" ", absences));
    }
  }

  /**
   * This runtime's own view of a device.
   *
   * @throws IllegalArgumentException if it is none of this runtime's
   */
  public RuntimeDevice own(Object device) {
    if (device instanceof RuntimeDevice mine && all.contains(mine)) {
      return mine;
    }
    throw new IllegalArgumentException(
        device + " is no device of this runtime; it has " + all() + ".");
  }

  @Override
  public TornadoBackend getBackend(int index) {
    return backend(index);
  }

  @Override
  public void setDefaultBackend(int index) {
    backend(index);
    defaultBackend = index;
  }

  @Override
  public TornadoVMBackendType getBackendType(int index) {
    return backend(index).getBackendType();
  }

  @Override
  public <D extends TornadoBackend> D getBackend(Class<D> type) {
    return type.cast(backends.get(getBackendIndex(type)));
  }

  @Override
  public int getNumBackends() {
    return backends.size();
  }

  @Override
  public TornadoDevice getDefaultDevice() {
    RuntimeDevice device = defaultDevice();
    sayIfDebugging(device);
    return device;
  }

  @Override
  public <D extends TornadoBackend> int getBackendIndex(Class<D> type) {
    for (int i = 0; i < backends.size(); i++) {
      if (type.isInstance(backends.get(i))) {
        return i;
      }
    }
    throw new TornadoRuntimeException(
        "No backend here is a " + type.getName() + ". Ask by index, or by getBackendType(index).");
  }

  @Override
  public boolean isProfilerEnabled() {
    return Boolean.getBoolean("tornado.profiler");
  }

  private RuntimeBackend backend(int index) {
    if (index < 0 || index >= backends.size()) {
      throw new IllegalArgumentException(
          "There is no backend "
              + index
              + "; there are "
              + backends.stream().map(TornadoBackend::getName).toList()
              + ", counted from 0.");
    }
    return backends.get(index);
  }
}
