package dev.stratus.device;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * What there is on this machine.
 *
 * @param devices in the runtime's order, the JVM engine last; never empty
 * @param absences why drivers or devices that were looked for are not there, a sentence each, with
 *     how to get them
 */
public record DeviceList(List<Device> devices, List<String> absences) {

  public DeviceList {
    devices = List.copyOf(devices);
    absences = List.copyOf(absences);
  }

  /** Asks the runtime; without one there is the JVM engine, and the absence says so. */
  public static DeviceList find() {
    List<Device> devices = new ArrayList<>();
    List<String> absences = new ArrayList<>();
    runtime(absences).ifPresent(runtime -> addDevices(runtime, devices, absences));
    devices.add(Device.jvmEngine());
    return new DeviceList(devices, absences);
  }

  /** A runtime that is not there is an absence; one that fails is not. */
  private static Optional<TornadoRuntime> runtime(List<String> absences) {
    try {
      return Optional.of(TornadoRuntimeProvider.getTornadoRuntime());
    } catch (IllegalStateException noRuntime) {
      absences.add(String.valueOf(noRuntime.getMessage()));
      return Optional.empty();
    }
  }

  private static void addDevices(
      TornadoRuntime runtime, List<Device> devices, List<String> absences) {
    Optional<Extension> extension = Extension.find();
    for (int i = 0; i < runtime.getNumBackends(); i++) {
      TornadoBackend backend = runtime.getBackend(i);
      for (int j = 0; j < backend.getNumDevices(); j++) {
        TornadoDevice device = backend.getDevice(j);
        DeviceDescription description =
            extension.isPresent()
                ? extension.get().describe(device)
                : SdkDevices.describe(device, i, j);
        devices.add(of(description, device));
      }
    }
    extension.ifPresent(e -> absences.addAll(e.absences()));
  }

  /** The listing for messages: a device a line. */
  public String text() {
    return devices.stream().map(d -> "  " + d.line()).collect(Collectors.joining("\n"));
  }

  /** The JVM engine. */
  public Device jvmEngine() {
    return devices.getLast();
  }

  private static Device of(DeviceDescription d, TornadoDevice handle) {
    DeviceClass kind =
        switch (d.kind()) {
          case CPU -> DeviceClass.CPU;
          case GPU -> DeviceClass.GPU;
          case ACCELERATOR -> DeviceClass.ACCELERATOR;
          case JVM_DEBUG -> DeviceClass.JVM_DEBUG;
        };
    return new Device(
        d.id(),
        d.name(),
        d.platform(),
        d.driver(),
        kind,
        d.checking() && kind != DeviceClass.JVM_DEBUG,
        Optional.of(d),
        Optional.of(handle));
  }
}
