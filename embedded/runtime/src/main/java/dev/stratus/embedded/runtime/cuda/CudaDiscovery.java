package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The CUDA devices that answered, and why others did not. Nothing is created on any device.
 *
 * @param devices in the driver's order
 * @param absences one sentence each, with what can be done about it
 */
public record CudaDiscovery(List<CudaDevice> devices, List<String> absences) {
  // CUdevice_attribute, cuda.h.
  private static final int MAX_THREADS = 1;
  private static final int MAX_BLOCK_X = 2;
  private static final int MAX_BLOCK_Y = 3;
  private static final int MAX_BLOCK_Z = 4;
  private static final int SHARED_MEMORY = 8;
  private static final int WARP = 10;
  private static final int REGISTERS = 12;
  private static final int CLOCK_KHZ = 13;
  private static final int MULTIPROCESSORS = 16;
  private static final int INTEGRATED = 18;
  private static final int ECC = 32;
  private static final int MEMORY_CLOCK_KHZ = 36;
  private static final int BUS_BITS = 37;
  private static final int L2_BYTES = 38;
  private static final int COPY_ENGINES = 40;
  private static final int MAJOR = 75;
  private static final int MINOR = 76;

  /** The oldest architecture that today's compilers make code for and that has these lanes. */
  private static final int OLDEST = 70;

  public CudaDiscovery {
    devices = List.copyOf(devices);
    absences = List.copyOf(absences);
  }

  /** No device, and nobody asked. */
  public static final CudaDiscovery NONE = new CudaDiscovery(List.of(), List.of());

  /** The devices of the machine's driver; without one, no device and the reason. */
  public static CudaDiscovery discover() {
    return discover(CudaLoading.load());
  }

  /** The devices behind a loading. */
  public static CudaDiscovery discover(CudaLoading loading) {
    return switch (loading) {
      case CudaLoading.Absent absent -> new CudaDiscovery(List.of(), List.of(absent.reason()));
      case CudaLoading.Loaded loaded ->
          discover(loaded.cuda(), PtxCompilers::find, ShippedPtx.standard());
    };
  }

  /** The devices behind a driver, without PTX of the build. */
  public static CudaDiscovery discover(Cuda cuda, Supplier<PtxCompilers.Found> compilers) {
    return discover(cuda, compilers, ShippedPtx.NONE);
  }

  /** The devices behind a driver. */
  public static CudaDiscovery discover(
      Cuda cuda, Supplier<PtxCompilers.Found> compilers, ShippedPtx shipped) {
    List<CudaDevice> devices = new ArrayList<>();
    List<String> absences = new ArrayList<>();
    int count;
    try {
      count = cuda.deviceCount();
    } catch (CudaException failure) {
      return new CudaDiscovery(
          List.of(), List.of("CUDA's driver lists no device: " + failure.getMessage()));
    }
    for (int i = 0; i < count; i++) {
      try {
        CudaDevice device = read(cuda, compilers, shipped, i);
        if (device.architecture() < OLDEST) {
          absences.add(
              "Device cuda:%d (%s) has compute capability %d.%d; 7.0 or later is needed."
                  .formatted(i, device.name(), device.major(), device.minor()));
        } else {
          devices.add(device);
        }
      } catch (CudaException failure) {
        absences.add("Device cuda:" + i + " does not answer: " + failure.getMessage());
      }
    }
    if (count == 0) {
      absences.add("CUDA's driver is there, but it has no device.");
    }
    return new CudaDiscovery(devices, absences);
  }

  private static CudaDevice read(
      Cuda cuda, Supplier<PtxCompilers.Found> compilers, ShippedPtx shipped, int ordinal) {
    int handle = cuda.device(ordinal);
    int major = cuda.attribute(MAJOR, handle);
    int minor = cuda.attribute(MINOR, handle);
    long memory = cuda.totalMemory(handle);
    int warp = cuda.attribute(WARP, handle);
    DeviceDescription description =
        new DeviceDescription(
            "cuda:" + ordinal,
            cuda.name(handle),
            "NVIDIA Corporation",
            "CUDA",
            version(cuda.driverVersion()),
            "compute capability " + major + "." + minor,
            DeviceKind.GPU,
            false,
            cuda.attribute(MULTIPROCESSORS, handle),
            cuda.attribute(MAX_THREADS, handle),
            List.of(
                (long) cuda.attribute(MAX_BLOCK_X, handle),
                (long) cuda.attribute(MAX_BLOCK_Y, handle),
                (long) cuda.attribute(MAX_BLOCK_Z, handle)),
            memory,
            memory,
            cuda.attribute(SHARED_MEMORY, handle),
            OptionalLong.of(cuda.attribute(L2_BYTES, handle)),
            true,
            true,
            false,
            warp == WorkItem.LANE_GROUP ? warp : 0,
            facts(cuda, handle));
    return new CudaDevice(cuda, compilers, shipped, handle, major, minor, description);
  }

  private static Map<String, String> facts(Cuda cuda, int handle) {
    Map<String, String> facts = new TreeMap<>();
    int memoryClock = cuda.attribute(MEMORY_CLOCK_KHZ, handle);
    int bits = cuda.attribute(BUS_BITS, handle);
    facts.put("clock, MHz", Integer.toString(cuda.attribute(CLOCK_KHZ, handle) / 1000));
    facts.put("memory clock, MHz", Integer.toString(memoryClock / 1000));
    facts.put("memory bus, bits", Integer.toString(bits));
    // Data go with both edges of the clock.
    facts.put(
        "memory bandwidth by clock and bus, GB/s",
        String.format(Locale.ROOT, "%.0f", 2.0 * memoryClock * 1e3 * bits / 8 / 1e9));
    facts.put("registers of a block", Integer.toString(cuda.attribute(REGISTERS, handle)));
    facts.put("copy engines", Integer.toString(cuda.attribute(COPY_ENGINES, handle)));
    facts.put("integrated", yes(cuda.attribute(INTEGRATED, handle)));
    facts.put("ECC", yes(cuda.attribute(ECC, handle)));
    return facts;
  }

  private static String yes(int flag) {
    return flag == 0 ? "no" : "yes";
  }

  /** 13.0 of 13000. */
  static String version(int number) {
    return number / 1000 + "." + number % 1000 / 10;
  }
}
