package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.NoSpirvException;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelLanguage;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * Options as given, then the first two of them as SPIR-V, where the device takes it; where not,
   * that is said.
   */
  public static List<KernelOptions> alsoAsSpirv(List<KernelOptions> options) {
    List<KernelOptions> all = new ArrayList<>(options);
    OpenClDevice device =
        Discovery.discover().devices().stream()
            .filter(found -> !found.description().checking())
            .findFirst()
            .orElseThrow();
    try (OpenClContext context = OpenClContext.open(device)) {
      context.requireSpirv();
      options.subList(0, 2).forEach(o -> all.add(o.in(KernelLanguage.SPIRV)));
    } catch (NoSpirvException none) {
      System.out.println("SKIPPED as SPIR-V: " + none.getMessage());
    }
    return all;
  }

  /** Requires that a task's source has vectors as wide as its options say. */
  public static void requireLanes(LaunchRecord launch) {
    int lanes = launch.options().vectorWidth();
    boolean spirv = launch.options().language() == KernelLanguage.SPIRV;
    assertThat(launch.target()).isEqualTo(spirv ? "spirv" : "opencl");
    assertThat(launch.source())
        .containsPattern(spirv ? "OpTypeVector %\\w+ " + lanes + "\\n" : "vload" + lanes);
  }

  private static Optional<TornadoDevice> find(Predicate<DeviceDescription> wanted) {
    return TornadoExecutionPlan.getTornadoDeviceMap().getAllBackends().stream()
        .flatMap(backend -> backend.getAllDevices().stream())
        .filter(device -> wanted.test(extension().describe(device)))
        .findFirst();
  }
}
