package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Devices that exist as descriptions only. */
public final class FakeDevices {
  private FakeDevices() {}

  public static Device device(String id, String name, DeviceClass kind, int units) {
    return device(id, name, kind, units, false, 1L << 30);
  }

  public static Device withoutDoubles(String id, String name, DeviceClass kind) {
    return device(id, name, kind, 4, false, 1L << 30, false);
  }

  public static Device device(
      String id, String name, DeviceClass kind, int units, boolean checking, long memory) {
    return device(id, name, kind, units, checking, memory, true);
  }

  private static Device device(
      String id,
      String name,
      DeviceClass kind,
      int units,
      boolean checking,
      long memory,
      boolean doubles) {
    DeviceKind spiKind = DeviceKind.valueOf(kind.name());
    DeviceDescription description =
        new DeviceDescription(
            id,
            name,
            "Maker",
            "Platform",
            "1.0",
            "OpenCL 1.2",
            spiKind,
            checking,
            units,
            256,
            List.of(256L, 256L, 256L),
            memory,
            memory / 2,
            32_768,
            OptionalLong.empty(),
            doubles,
            false,
            false,
            Map.of());
    return new Device(
        id, name, "Platform", "1.0", kind, checking, Optional.of(description), Optional.empty());
  }

  public static DeviceList list(Device... devices) {
    List<Device> all = new ArrayList<>(Arrays.asList(devices));
    all.add(Device.jvmEngine());
    return new DeviceList(all, List.of());
  }
}
