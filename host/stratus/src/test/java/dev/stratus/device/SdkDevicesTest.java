package dev.stratus.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A device of an SDK, described from members that TornadoVM has. */
class SdkDevicesTest {
  /** Laid out as TornadoVM's OpenCL backend does. */
  private static final String OPENCL_INFO =
      """
      id=0x1, deviceName=A processor, type=CL_DEVICE_TYPE_CPU, available=true
      Extensions:
      \tcl_khr_byte_addressable_store
      \tcl_khr_fp64
      Unified memory   : true
      Device vendor    : A maker
      Driver version   : 3.1+x
      Double fp config : true
      """;

  private static TornadoDevice device(
      TornadoVMBackendType backend, TornadoDeviceType type, String info) {
    TornadoTargetDevice target =
        proxy(
            TornadoTargetDevice.class,
            Map.of(
                "getDeviceName",
                "A processor ",
                "getDeviceMaxComputeUnits",
                2,
                "getDeviceMaxWorkGroupSize",
                new long[] {4096}));
    return proxy(
        TornadoDevice.class,
        Map.of(
            "getPhysicalDevice",
            target,
            "getDeviceInfo",
            info,
            "getDeviceName",
            "opencl-0-0",
            "getPlatformName",
            "A platform",
            "getDeviceOpenCLCVersion",
            "OpenCL C 1.2",
            "getTornadoVMBackend",
            backend,
            "getDeviceType",
            type,
            "getDeviceMaxWorkgroupDimensions",
            new long[] {4096, 4096, 64},
            "getMaxGlobalMemory",
            1L << 33,
            "getMaxAllocMemory",
            1L << 32));
  }

  /** Answers what it is given, and 0 for other sizes. */
  private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.getOrDefault(method.getName(), 0L)));
  }

  @Test
  void anOpenClDeviceIsDescribedByItsOwnName() {
    DeviceDescription d =
        SdkDevices.describe(
            device(TornadoVMBackendType.OPENCL, TornadoDeviceType.CPU, OPENCL_INFO), 0, 1);
    assertThat(d.id()).isEqualTo("tornado:0:1");
    assertThat(d.name()).isEqualTo("A processor");
    assertThat(d.vendor()).isEqualTo("A maker");
    assertThat(d.driver()).isEqualTo("3.1+x");
    assertThat(d.platform()).isEqualTo("A platform");
    assertThat(d.kind()).isEqualTo(DeviceKind.CPU);
    assertThat(d.maxWorkGroup()).isEqualTo(4096);
    assertThat(d.maxWorkItems()).containsExactly(4096L, 4096L, 64L);
    assertThat(d.fp64()).isTrue();
    assertThat(d.fp16()).isFalse();
    assertThat(d.unifiedMemory()).as("TornadoVM copies").isFalse();
    assertThat(d.facts()).containsEntry("backend", "opencl").containsEntry("place", "opencl-0-0");
  }

  @Test
  void whatABackendDoesNotTellStaysEmpty() {
    DeviceDescription d =
        SdkDevices.describe(
            device(TornadoVMBackendType.METAL, TornadoDeviceType.GPU, "a text of another kind"),
            1,
            0);
    assertThat(d.kind()).isEqualTo(DeviceKind.GPU);
    assertThat(d.vendor()).isEmpty();
    assertThat(d.driver()).isEmpty();
    assertThat(d.fp64()).isFalse();
  }
}
