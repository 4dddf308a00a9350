package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** The devices of this machine, for tests. */
public final class TestRuntime {
  private TestRuntime() {}

  public static Extension extension() {
    return Extension.find().orElseThrow();
  }

  public static TornadoDevice debug() {
    return find(device -> device.kind() == DeviceKind.JVM_DEBUG).orElseThrow();
  }

  /** An OpenCL device that is no checker; without one the test is skipped, aloud. */
  public static TornadoDevice openCl() {
    Optional<TornadoDevice> device =
        find(found -> found.kind() != DeviceKind.JVM_DEBUG && !found.checking());
    if (device.isEmpty()) {
      System.out.println("SKIPPED: no OpenCL device. " + extension().absences());
    }
    Assumptions.assumeTrue(device.isPresent(), "no OpenCL device: " + extension().absences());
    return device.get();
  }

  private static Optional<TornadoDevice> find(Predicate<DeviceDescription> wanted) {
    return TornadoExecutionPlan.getTornadoDeviceMap().getAllBackends().stream()
        .flatMap(backend -> backend.getAllDevices().stream())
        .filter(device -> wanted.test(extension().describe(device)))
        .findFirst();
  }
}
