package dev.stratus.device;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Devices of a TornadoVM SDK, as its API describes them. What the API has no member for (vendor,
 * driver, doubles) is read from {@link TornadoDevice#getDeviceInfo}, a text for people whose lines
 * differ from backend to backend; what is not found there stays empty.
 */
final class SdkDevices {
  private static final String OPENCL = "OPENCL";

  private SdkDevices() {}

  /**
   * @param backend the backend's place in the runtime
   * @param index the device's place in the backend
   */
  static DeviceDescription describe(TornadoDevice device, int backend, int index) {
    TornadoTargetDevice target = device.getPhysicalDevice();
    String info = String.valueOf(device.getDeviceInfo());
    String kind = device.getTornadoVMBackend().name();
    // The device's own name: TornadoDevice's is a place, such as opencl-0-0.
    String name = target.getDeviceName().strip();
    return new DeviceDescription(
        "tornado:" + backend + ":" + index,
        name,
        line(info, "Device vendor"),
        device.getPlatformName(),
        line(info, "Driver version"),
        device.getDeviceOpenCLCVersion(),
        kindOf(device),
        name.toLowerCase(Locale.ROOT).contains("oclgrind"),
        Math.max(1, target.getDeviceMaxComputeUnits()),
        largest(target.getDeviceMaxWorkGroupSize(), 1),
        LongStream.of(device.getDeviceMaxWorkgroupDimensions()).boxed().toList(),
        device.getMaxGlobalMemory(),
        device.getMaxAllocMemory(),
        device.getDeviceLocalMemorySize(),
        OptionalLong.empty(),
        hasDoubles(kind, info),
        hasHalves(kind, info),
        // TornadoVM copies every array, also to a device that could read the host's.
        false,
        Map.of("backend", kind.toLowerCase(Locale.ROOT), "place", device.getDeviceName()));
  }

  /** By name: some of the enum's constants are not there in every TornadoVM. */
  private static DeviceKind kindOf(TornadoDevice device) {
    return switch (device.getDeviceType().name()) {
      case "CPU" -> DeviceKind.CPU;
      case "GPU" -> DeviceKind.GPU;
      default -> DeviceKind.ACCELERATOR;
    };
  }

  private static long largest(long[] sizes, long otherwise) {
    return Arrays.stream(sizes).max().orElse(otherwise);
  }

  /** Every GPU that CUDA still knows computes with doubles. */
  private static boolean hasDoubles(String backend, String info) {
    return switch (backend) {
      case OPENCL ->
          extension(info, "cl_khr_fp64") || line(info, "Double fp config").equals("true");
      case "CUDA", "PTX" -> true;
      default -> false;
    };
  }

  private static boolean hasHalves(String backend, String info) {
    return switch (backend) {
      case OPENCL -> extension(info, "cl_khr_fp16");
      case "CUDA", "PTX", "METAL" -> true;
      default -> false;
    };
  }

  private static boolean extension(String info, String name) {
    return Pattern.compile("(?m)(^|\\s)" + name + "(\\s|$)").matcher(info).find();
  }

  /** What stands behind a name and a colon; "" where there is no such line. */
  private static String line(String info, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + name + "\\s*:(.*)$").matcher(info);
    return matcher.find() ? matcher.group(1).strip() : "";
  }
}
