package dev.stratus.embedded.runtime.device;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.WorkItem;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** The debug device {@code jvm-debug}. */
public final class DebugRuntimeDevice extends RuntimeDevice {
  public static final String ID = "jvm-debug";

  /** As many as any driver here allows, so that what runs on a device runs here. */
  private static final long MAX_GROUP = 65_536;

  public DebugRuntimeDevice(int backendIndex) {
    super(describe(), TornadoVMBackendType.JAVA, backendIndex);
  }

  private static DeviceDescription describe() {
    Runtime jvm = Runtime.getRuntime();
    return new DeviceDescription(
        ID,
        ID,
        System.getProperty("java.vendor", "unknown"),
        "Java " + Runtime.version().feature(),
        Runtime.version().toString(),
        "Java bytecode with work-group semantics",
        DeviceKind.JVM_DEBUG,
        true,
        1,
        MAX_GROUP,
        List.of(MAX_GROUP, MAX_GROUP, MAX_GROUP),
        jvm.maxMemory(),
        jvm.maxMemory(),
        jvm.maxMemory(),
        OptionalLong.empty(),
        true,
        true,
        false,
        WorkItem.LANE_GROUP,
        Map.of("java.vm.name", System.getProperty("java.vm.name", "unknown")));
  }
}
