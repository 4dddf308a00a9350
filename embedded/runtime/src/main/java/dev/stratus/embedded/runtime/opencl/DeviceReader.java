package dev.stratus.embedded.runtime.opencl;

import dev.stratus.embedded.runtime.opencl.Discovery.PlatformFacts;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Turns a driver's answers about one device into its description. What is not asked is not guessed.
 */
final class DeviceReader {
  private DeviceReader() {}

  static boolean available(OpenClCalls cl, MemorySegment device, String id) {
    return query(cl, device, id).flag(Cl.CL_DEVICE_AVAILABLE, "CL_DEVICE_AVAILABLE");
  }

  static OpenClDevice read(
      OpenClCalls cl, PlatformFacts platform, MemorySegment device, String id) {
    InfoQuery ask = query(cl, device, id);
    Set<String> extensions =
        new HashSet<>(
            List.of(ask.text(Cl.CL_DEVICE_EXTENSIONS, "CL_DEVICE_EXTENSIONS").split("\\s+")));
    long floats = ask.longValue(Cl.CL_DEVICE_SINGLE_FP_CONFIG, "CL_DEVICE_SINGLE_FP_CONFIG");
    boolean rounded = (floats & Cl.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
    DeviceDescription description =
        new DeviceDescription(
            id,
            ask.text(Cl.CL_DEVICE_NAME, "CL_DEVICE_NAME"),
            ask.text(Cl.CL_DEVICE_VENDOR, "CL_DEVICE_VENDOR"),
            platform.name(),
            ask.text(Cl.CL_DRIVER_VERSION, "CL_DRIVER_VERSION"),
            ask.text(Cl.CL_DEVICE_VERSION, "CL_DEVICE_VERSION"),
            kind(ask.longValue(Cl.CL_DEVICE_TYPE, "CL_DEVICE_TYPE")),
            platform.name().contains("Oclgrind"),
            ask.intValue(Cl.CL_DEVICE_MAX_COMPUTE_UNITS, "CL_DEVICE_MAX_COMPUTE_UNITS"),
            ask.longValue(Cl.CL_DEVICE_MAX_WORK_GROUP_SIZE, "CL_DEVICE_MAX_WORK_GROUP_SIZE"),
            workItems(ask),
            ask.longValue(Cl.CL_DEVICE_GLOBAL_MEM_SIZE, "CL_DEVICE_GLOBAL_MEM_SIZE"),
            ask.longValue(Cl.CL_DEVICE_MAX_MEM_ALLOC_SIZE, "CL_DEVICE_MAX_MEM_ALLOC_SIZE"),
            ask.longValue(Cl.CL_DEVICE_LOCAL_MEM_SIZE, "CL_DEVICE_LOCAL_MEM_SIZE"),
            reported(
                ask.longValue(
                    Cl.CL_DEVICE_GLOBAL_MEM_CACHE_SIZE, "CL_DEVICE_GLOBAL_MEM_CACHE_SIZE")),
            extensions.contains("cl_khr_fp64"),
            extensions.contains("cl_khr_fp16"),
            givesBackWhatIsShared(platform.name())
                && ask.flag(Cl.CL_DEVICE_HOST_UNIFIED_MEMORY, "CL_DEVICE_HOST_UNIFIED_MEMORY"),
            facts(ask, platform, floats));
    return new OpenClDevice(cl.binding(), platform.id(), device, description, rounded);
  }

  private static InfoQuery query(OpenClCalls cl, MemorySegment device, String id) {
    return new InfoQuery(
        id,
        "clGetDeviceInfo",
        (info, size, value, sizeOut) -> cl.clGetDeviceInfo(device, info, size, value, sizeOut));
  }

  /** A simulator such as Oclgrind claims to be every kind; it runs on the CPU. */
  private static DeviceKind kind(long type) {
    if ((type & Cl.CL_DEVICE_TYPE_CPU) != 0) {
      return DeviceKind.CPU;
    }
    return (type & Cl.CL_DEVICE_TYPE_GPU) != 0 ? DeviceKind.GPU : DeviceKind.ACCELERATOR;
  }

  /**
   * Mesa's Rusticl (22.3.6 on llvmpipe) returns CL_INVALID_VALUE from {@code
   * clEnqueueUnmapMemObject} where the queued map has not happened yet, so arrays that it shares
   * can be handed over once only. Its devices are taken to have memory of their own and get copies.
   */
  static boolean givesBackWhatIsShared(String platform) {
    return !platform.toLowerCase(Locale.ROOT).contains("rusticl");
  }

  /** 0 is how a driver says that it has no such cache or does not know. */
  private static OptionalLong reported(long bytes) {
    return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  private static List<Long> workItems(InfoQuery ask) {
    int dimensions =
        ask.intValue(Cl.CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS, "CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sizes = arena.allocate(ValueLayout.JAVA_LONG, dimensions);
      ask.fixed(Cl.CL_DEVICE_MAX_WORK_ITEM_SIZES, "CL_DEVICE_MAX_WORK_ITEM_SIZES", sizes);
      List<Long> list = new ArrayList<>(dimensions);
      for (int d = 0; d < dimensions; d++) {
        list.add(sizes.getAtIndex(ValueLayout.JAVA_LONG, d));
      }
      return list;
    }
  }

  private static Map<String, String> facts(InfoQuery ask, PlatformFacts platform, long floats) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("platform version", platform.version());
    facts.put(
        "OpenCL C version", ask.text(Cl.CL_DEVICE_OPENCL_C_VERSION, "CL_DEVICE_OPENCL_C_VERSION"));
    facts.put("extensions", ask.text(Cl.CL_DEVICE_EXTENSIONS, "CL_DEVICE_EXTENSIONS"));
    facts.put(
        "correctly rounded divide and sqrt",
        yesNo((floats & Cl.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0));
    facts.put("subnormal floats", yesNo((floats & Cl.CL_FP_DENORM) != 0));
    facts.put(
        "preferred float vector width",
        Integer.toString(
            ask.intValue(
                Cl.CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT,
                "CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT")));
    facts.put(
        "profiling timer resolution, ns",
        Long.toString(
            ask.longValue(
                Cl.CL_DEVICE_PROFILING_TIMER_RESOLUTION, "CL_DEVICE_PROFILING_TIMER_RESOLUTION")));
    facts.put(
        "clock, MHz",
        Integer.toString(
            ask.intValue(Cl.CL_DEVICE_MAX_CLOCK_FREQUENCY, "CL_DEVICE_MAX_CLOCK_FREQUENCY")));
    facts.put(
        "base address alignment, bits",
        Integer.toString(
            ask.intValue(Cl.CL_DEVICE_MEM_BASE_ADDR_ALIGN, "CL_DEVICE_MEM_BASE_ADDR_ALIGN")));
    facts.put(
        "compiler available",
        yesNo(ask.flag(Cl.CL_DEVICE_COMPILER_AVAILABLE, "CL_DEVICE_COMPILER_AVAILABLE")));
    return facts;
  }

  private static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }
}
