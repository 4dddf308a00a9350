package dev.stratus.junit;

import dev.stratus.embedded.spi.DeviceKind;
import java.util.Objects;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** The device that a test runs on. */
public final class DeviceUnderTest {
  private final VisibleDevice visible;
  private final LaunchCounts counts;

  DeviceUnderTest(VisibleDevice visible, LaunchCounts counts) {
    this.visible = visible;
    this.counts = counts;
  }

  /** Makes this device the plan's, and gives the plan back. */
  public TornadoExecutionPlan apply(TornadoExecutionPlan plan) {
    return Objects.requireNonNull(plan, "plan").withDevice(visible.handle());
  }

  /** The TornadoVM device, for code that makes its own plans. */
  public TornadoDevice device() {
    return visible.handle();
  }

  /** Where it is listed, such as {@code opencl:0:0} or {@code jvm-debug}. */
  public String id() {
    return visible.id();
  }

  /** Its driver's name for it. */
  public String name() {
    return visible.name();
  }

  public DeviceKind kind() {
    return visible.kind();
  }

  /** Whether kernels run as bytecode on the JVM, where they may be stopped in a debugger. */
  public boolean isDebugDevice() {
    return visible.kind() == DeviceKind.JVM_DEBUG;
  }

  /** Whether it is a checking device such as Oclgrind: right, and slow. */
  public boolean isChecking() {
    return visible.checking();
  }

  /** Kernels launched on it in this run of the test so far; 0 on a TornadoVM SDK. */
  public long launches() {
    return counts.of(visible.id());
  }

  /** Such as {@code cpu "pthread-..." (Portable Computing Language, opencl:0:0)}. */
  @Override
  public String toString() {
    return visible.kind() == DeviceKind.JVM_DEBUG
        ? visible.id()
        : VisibleDevice.word(visible.kind())
            + " \""
            + visible.name()
            + "\" ("
            + visible.platform()
            + ", "
            + visible.id()
            + ")";
  }
}
