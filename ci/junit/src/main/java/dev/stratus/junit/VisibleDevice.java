package dev.stratus.junit;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** A device of this machine, with what filters and names need. */
record VisibleDevice(
    TornadoDevice handle,
    String id,
    String name,
    String platform,
    DeviceKind kind,
    boolean checking) {

  /** All, in the runtime's order: the debug device last. */
  static List<VisibleDevice> all() {
    Optional<Extension> extension = Extension.find();
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    List<VisibleDevice> all = new ArrayList<>();
    for (int i = 0; i < runtime.getNumBackends(); i++) {
      TornadoBackend backend = runtime.getBackend(i);
      for (int j = 0; j < backend.getNumDevices(); j++) {
        TornadoDevice device = backend.getDevice(j);
        all.add(
            extension.isPresent()
                ? of(device, extension.get().describe(device))
                : onSdk(device, "tornado:" + i + ":" + j));
      }
    }
    return all;
  }

  private static VisibleDevice of(TornadoDevice device, DeviceDescription d) {
    return new VisibleDevice(
        device,
        d.id(),
        d.name(),
        d.platform(),
        d.kind(),
        d.checking() && d.kind() != DeviceKind.JVM_DEBUG);
  }

  /** By the type's name: some of the enum's constants are not there in every TornadoVM. */
  private static VisibleDevice onSdk(TornadoDevice device, String id) {
    DeviceKind kind =
        switch (device.getDeviceType().name()) {
          case "CPU" -> DeviceKind.CPU;
          case "GPU" -> DeviceKind.GPU;
          default -> DeviceKind.ACCELERATOR;
        };
    return new VisibleDevice(
        device, id, device.getDeviceName(), device.getPlatformName(), kind, false);
  }

  boolean isOpenCl() {
    return kind != DeviceKind.JVM_DEBUG;
  }

  boolean matches(DeviceTest filter) {
    String words = (id + "\n" + name + "\n" + platform).toLowerCase(Locale.ROOT);
    return (filter.kinds().length == 0 || List.of(filter.kinds()).contains(kind))
        && words.contains(filter.name().toLowerCase(Locale.ROOT));
  }

  /** A kind as the command line spells it. */
  static String word(DeviceKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What there is and what is not, for messages. */
  static String listing() {
    StringBuilder text = new StringBuilder("Visible devices:");
    for (VisibleDevice device : all()) {
      text.append("\n  ").append(device.id());
      text.append(' ').append(word(device.kind()));
      text.append(" \"").append(device.name()).append("\" (").append(device.platform()).append(')');
    }
    for (String absence : Extension.find().map(Extension::absences).orElse(List.of())) {
      text.append("\nNot there: ").append(absence);
    }
    return text.toString();
  }
}
