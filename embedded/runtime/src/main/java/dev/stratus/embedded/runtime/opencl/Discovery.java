package dev.stratus.embedded.runtime.opencl;

import dev.stratus.embedded.spi.DriverReport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The devices that answered, and why others did not. A platform or device that fails to answer is
 * an absence; the others still work. Nothing is created on any device.
 *
 * @param devices in the order of the driver's listing, which is not stable between machines
 * @param absences one sentence each, with what can be done about it
 * @param drivers the same for a diagnosis: loader, platforms, what did not answer
 */
public record Discovery(List<OpenClDevice> devices, List<String> absences, DriverReport drivers) {
  public Discovery {
    devices = List.copyOf(devices);
    absences = List.copyOf(absences);
  }

  /** Devices whose drivers nobody asks after. */
  public Discovery(List<OpenClDevice> devices, List<String> absences) {
    this(devices, absences, new DriverReport(Optional.empty(), Optional.empty(), List.of()));
  }

  /** The devices of the machine's ICD loader; without one, no device and the reason. */
  public static Discovery discover() {
    return discover(OpenCl.load());
  }

  /** The devices behind a loading. */
  public static Discovery discover(OpenClLoading loading) {
    return switch (loading) {
      case OpenClLoading.Absent absent -> without(Optional.empty(), absent.reason());
      case OpenClLoading.Loaded loaded -> discover(loaded.binding(), loaded.library());
    };
  }

  /** The devices behind a binding. */
  public static Discovery discover(OpenClBinding binding) {
    return discover(binding, "OpenCL");
  }

  private static Discovery discover(OpenClBinding binding, String library) {
    List<OpenClDevice> devices = new ArrayList<>();
    List<String> absences = new ArrayList<>();
    List<DriverReport.Platform> reports = new ArrayList<>();
    OpenClCalls cl = new OpenClCalls(binding);
    List<MemorySegment> platforms;
    try {
      platforms = platforms(cl);
    } catch (DeviceException noPlatform) {
      return without(Optional.of(library), withoutPlatform(noPlatform));
    }
    if (platforms.isEmpty()) {
      return without(
          Optional.of(library), "The OpenCL loader lists no platform. " + OpenCl.HOW_TO_GET_ONE);
    }
    for (int p = 0; p < platforms.size(); p++) {
      reports.add(addDevices(cl, platforms.get(p), p, devices, absences));
    }
    return new Discovery(
        devices, absences, new DriverReport(Optional.of(library), Optional.empty(), reports));
  }

  private static Discovery without(Optional<String> library, String why) {
    return new Discovery(
        List.of(), List.of(why), new DriverReport(library, Optional.of(why), List.of()));
  }

  private static String withoutPlatform(DeviceException failure) {
    return failure.code() == ClStatus.CL_PLATFORM_NOT_FOUND_KHR.code()
        ? "The OpenCL loader is there, but no driver is installed behind it (CL_PLATFORM_NOT_FOUND_KHR). "
            + OpenCl.HOW_TO_GET_ONE
        : "The OpenCL loader does not list its platforms: " + failure.getMessage();
  }

  private static DriverReport.Platform addDevices(
      OpenClCalls cl,
      MemorySegment platform,
      int index,
      List<OpenClDevice> devices,
      List<String> absences) {
    String where = "opencl:" + index;
    String name = where;
    String version = "";
    int devicesBefore = devices.size();
    int absencesBefore = absences.size();
    try {
      PlatformFacts facts = PlatformFacts.read(cl, platform, where);
      name = facts.name();
      version = facts.version();
      where = where + " (" + facts.name() + ")";
      List<MemorySegment> ids = devices(cl, platform, where);
      for (int d = 0; d < ids.size(); d++) {
        addDevice(cl, facts, ids.get(d), "opencl:" + index + ":" + d, devices, absences);
      }
    } catch (DeviceException failure) {
      absences.add(
          failure.code() == ClStatus.CL_DEVICE_NOT_FOUND.code()
              ? "Platform " + where + " has no device."
              : "Platform " + where + " does not answer: " + failure.getMessage());
    }
    return new DriverReport.Platform(
        name,
        version,
        devices.size() - devicesBefore,
        absences.subList(absencesBefore, absences.size()));
  }

  private static void addDevice(
      OpenClCalls cl,
      PlatformFacts platform,
      MemorySegment device,
      String id,
      List<OpenClDevice> devices,
      List<String> absences) {
    try {
      OpenClDevice found = DeviceReader.read(cl, platform, device, id);
      if (DeviceReader.available(cl, device, id)) {
        devices.add(found);
      } else {
        absences.add("Device " + id + " (" + found.name() + ") says that it is not available.");
      }
    } catch (DeviceException failure) {
      absences.add("Device " + id + " does not answer: " + failure.getMessage());
    }
  }

  private static List<MemorySegment> platforms(OpenClCalls cl) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
      check(cl.clGetPlatformIDs(0, MemorySegment.NULL, count), "clGetPlatformIDs", "OpenCL");
      int n = count.get(ValueLayout.JAVA_INT, 0);
      if (n == 0) {
        return List.of();
      }
      MemorySegment ids = arena.allocate(ValueLayout.ADDRESS, n);
      check(cl.clGetPlatformIDs(n, ids, MemorySegment.NULL), "clGetPlatformIDs", "OpenCL");
      return handles(ids, n);
    }
  }

  private static List<MemorySegment> devices(OpenClCalls cl, MemorySegment platform, String where) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
      long all = Cl.CL_DEVICE_TYPE_ALL;
      check(
          cl.clGetDeviceIDs(platform, all, 0, MemorySegment.NULL, count), "clGetDeviceIDs", where);
      int n = count.get(ValueLayout.JAVA_INT, 0);
      if (n == 0) {
        throw new DeviceException(ClStatus.CL_DEVICE_NOT_FOUND.code(), "clGetDeviceIDs", where, "");
      }
      MemorySegment ids = arena.allocate(ValueLayout.ADDRESS, n);
      check(cl.clGetDeviceIDs(platform, all, n, ids, MemorySegment.NULL), "clGetDeviceIDs", where);
      return handles(ids, n);
    }
  }

  private static List<MemorySegment> handles(MemorySegment ids, int n) {
    List<MemorySegment> handles = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      handles.add(ids.getAtIndex(ValueLayout.ADDRESS, i));
    }
    return handles;
  }

  private static void check(int status, String call, String subject) {
    if (status != Cl.CL_SUCCESS) {
      throw new DeviceException(status, call, subject, "");
    }
  }

  /** What a platform says of itself. */
  record PlatformFacts(MemorySegment id, String name, String version) {
    static PlatformFacts read(OpenClCalls cl, MemorySegment id, String where) {
      InfoQuery query =
          new InfoQuery(
              where,
              "clGetPlatformInfo",
              (info, size, value, sizeOut) -> cl.clGetPlatformInfo(id, info, size, value, sizeOut));
      return new PlatformFacts(
          id,
          query.text(Cl.CL_PLATFORM_NAME, "CL_PLATFORM_NAME"),
          query.text(Cl.CL_PLATFORM_VERSION, "CL_PLATFORM_VERSION"));
    }
  }
}
