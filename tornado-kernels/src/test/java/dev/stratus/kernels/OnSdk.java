package dev.stratus.kernels;

import java.util.Optional;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** What tests do on a TornadoVM SDK, where there is no extension of ours. */
final class OnSdk {
  static final String NO_DEBUG_DEVICE =
      "SKIPPED a comparison with the debug device: a TornadoVM SDK has none.";

  private OnSdk() {}

  /** The first CPU device of any backend. */
  static Optional<TornadoDevice> cpu() {
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    for (int i = 0; i < runtime.getNumBackends(); i++) {
      TornadoBackend backend = runtime.getBackend(i);
      for (int j = 0; j < backend.getNumDevices(); j++) {
        if (backend.getDevice(j).getDeviceType().name().equals("CPU")) {
          return Optional.of(backend.getDevice(j));
        }
      }
    }
    return Optional.empty();
  }

  static void withoutFastMath(TornadoExecutionPlan plan) {
    plan.withCompilerFlags(TornadoVMBackendType.OPENCL, "-w");
  }
}
