package dev.stratus;

import dev.stratus.device.DeviceList;
import dev.stratus.embedded.runtime.EmbeddedRuntime;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.OpenCl;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.runtime.opencl.OpenClLoading;
import dev.stratus.embedded.runtime.opencl.ScriptedDriver;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.RuntimeProvider;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Devices of a runtime whose drivers fail on demand, each by a script of its own over the real
 * driver, so that results can be compared. Until it is closed it is this JVM's runtime.
 */
final class ScriptedDevices implements AutoCloseable {
  private final List<ScriptedDriver> drivers = new ArrayList<>();
  private final Object before;

  private ScriptedDevices(int count, OpenClLoading.Loaded real) {
    List<OpenClDevice> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ScriptedDriver driver = ScriptedDriver.over(real.binding());
      drivers.add(driver);
      devices.add(renamed(driver.device(), id(i)));
    }
    this.before = RuntimeProvider.find();
    install(new EmbeddedRuntime(new Discovery(devices, List.of())));
  }

  /** So many devices; without a driver behind them the test is skipped, aloud. */
  static ScriptedDevices of(int count) {
    OpenClLoading loading = OpenCl.load();
    boolean there =
        loading instanceof OpenClLoading.Loaded
            && Discovery.discover().devices().stream().anyMatch(d -> !d.description().checking());
    String absent = "SKIPPED a test on OpenCL: no CPU device; run ci/install-opencl-cpu.sh.";
    if (!there) {
      System.out.println(absent);
    }
    Assumptions.assumeTrue(there, absent);
    return new ScriptedDevices(count, (OpenClLoading.Loaded) loading);
  }

  static String id(int index) {
    return "opencl:9:" + index;
  }

  ScriptedDriver driver(int index) {
    return drivers.get(index);
  }

  DeviceList list() {
    return DeviceList.find();
  }

  private static OpenClDevice renamed(OpenClDevice device, String id) {
    DeviceDescription d = device.description();
    DeviceDescription other =
        new DeviceDescription(
            id,
            d.name(),
            d.vendor(),
            d.platform(),
            d.driver(),
            d.version(),
            d.kind(),
            d.checking(),
            d.computeUnits(),
            d.maxWorkGroup(),
            d.maxWorkItems(),
            d.globalMemory(),
            d.maxAllocation(),
            d.localMemory(),
            d.lastLevelCache(),
            d.fp64(),
            d.fp16(),
            d.unifiedMemory(),
            d.facts());
    return new OpenClDevice(
        device.binding(), device.platform(), device.device(), other, device.correctlyRounded());
  }

  /** The lookup finds the runtime of the class path once; a test has no other way to change it. */
  static void install(Object runtime) {
    try {
      Field found =
          Class.forName("dev.stratus.embedded.spi.ProviderLookup").getDeclaredField("found");
      found.setAccessible(true);
      found.set(null, runtime);
    } catch (ReflectiveOperationException changed) {
      throw new AssertionError(changed);
    }
  }

  @Override
  public void close() {
    install(before);
  }
}
