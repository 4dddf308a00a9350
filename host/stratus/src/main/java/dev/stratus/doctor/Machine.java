package dev.stratus.doctor;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.embedded.spi.DriverReport;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.PreflightReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a diagnosis looks at, so that a test can put another machine in its place.
 *
 * @param files the file system: folders, files and what this user may do with them
 * @param environment the environment variables
 * @param system the operating system's name, such as {@code Linux}
 * @param user the user's name
 * @param jvm the running JVM
 * @param drivers how far the way to the drivers is open; empty on a TornadoVM SDK
 * @param devices what the runtime lists
 * @param preflight asks after a device's driver; empty where there is none to ask
 */
public record Machine(
    MachineFiles files,
    Map<String, String> environment,
    String system,
    String user,
    Jvm jvm,
    Optional<DriverReport> drivers,
    DeviceList devices,
    Function<Device, Optional<PreflightReport>> preflight) {

  public Machine {
    environment = Map.copyOf(environment);
  }

  /**
   * A JVM.
   *
   * @param home its folder
   * @param feature its version, such as 25
   * @param version the whole version
   * @param nativeAccess whether it was told that native access is wanted
   * @param maxHeap the heap's limit, bytes
   * @param sdk whether TornadoVM's own API is loaded
   */
  public record Jvm(
      String home, int feature, String version, boolean nativeAccess, long maxHeap, boolean sdk) {}

  /** This machine; loads the drivers. */
  public static Machine here() {
    DeviceList devices = DeviceList.find();
    Optional<Extension> extension = Extension.find();
    return new Machine(
        new MachineFiles(Path.of("/")),
        System.getenv(),
        System.getProperty("os.name", ""),
        System.getProperty("user.name", ""),
        new Jvm(
            System.getProperty("java.home", ""),
            Runtime.version().feature(),
            Runtime.version().toString(),
            Machine.class.getModule().isNativeAccessEnabled(),
            Runtime.getRuntime().maxMemory(),
            extension.isEmpty()),
        extension.map(Extension::drivers),
        devices,
        device -> device.handle().flatMap(handle -> extension.map(e -> e.preflight(handle))));
  }

  String variable(String name) {
    return environment.getOrDefault(name, "").strip();
  }

  boolean linux() {
    return system.toLowerCase(java.util.Locale.ROOT).startsWith("linux");
  }
}
