package dev.stratus.bench;

import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** The device that the tables are measured on, as the driver bindings and as the API see it. */
final class CpuDevice {
  static final int THREADS = Runtime.getRuntime().availableProcessors();

  private CpuDevice() {}

  /**
   * @throws IllegalStateException if there is no OpenCL CPU device
   */
  static OpenClDevice find() {
    Discovery found = Discovery.discover();
    return found.devices().stream()
        .filter(device ->
            device.description().kind() == DeviceKind.CPU && !device.description().checking())
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException("No OpenCL CPU device to measure: " + found.absences()));
  }

  /** The API's view of the same device, found by its listing, which is stable within a process. */
  static TornadoDevice api(OpenClDevice device) {
    Extension extension = Extension.find().orElseThrow();
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    for (int b = 0; b < runtime.getNumBackends(); b++) {
      TornadoBackend backend = runtime.getBackend(b);
      for (int d = 0; d < backend.getNumDevices(); d++) {
        if (extension.describe(backend.getDevice(d)).id().equals(device.description().id())) {
          return backend.getDevice(d);
        }
      }
    }
    throw new IllegalStateException("The runtime does not list " + device.description().id() + ".");
  }
}
