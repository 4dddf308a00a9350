package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.Extension;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Settings for the engines of this machine, each with checking on. */
public final class Engines {
  private static final DeviceList DEVICES = DeviceList.find();

  private Engines() {}

  /** The OpenCL CPU device by its id, so that a second one does not matter. */
  public static RunSettings cpu() {
    Optional<Device> cpu =
        DEVICES.devices().stream()
            .filter(d -> d.kind() == DeviceClass.CPU && !d.checking())
            .findFirst();
    String absent = "SKIPPED a test on OpenCL: no CPU device; run ci/install-opencl-cpu.sh.";
    if (cpu.isEmpty()) {
      System.out.println(absent);
    }
    Assumptions.assumeTrue(cpu.isPresent(), absent);
    return RunSettings.DEFAULT.withDevice(DeviceSelection.of(cpu.orElseThrow())).withCheck(true);
  }

  public static RunSettings jvm() {
    return on("jvm");
  }

  /** On a TornadoVM SDK there is no debug device: the test says so and is skipped. */
  public static RunSettings debug() {
    String absent = "SKIPPED a test on the debug device: a TornadoVM SDK has none.";
    boolean there = Extension.find().isPresent();
    if (!there) {
      System.out.println(absent);
    }
    Assumptions.assumeTrue(there, absent);
    return on("jvm-debug");
  }

  private static RunSettings on(String device) {
    return RunSettings.DEFAULT.withDevice(new DeviceSelection(device)).withCheck(true);
  }
}
