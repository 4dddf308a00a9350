package dev.stratus.device;

import dev.stratus.embedded.spi.DeviceDescription;
import java.util.Optional;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Something that can run a layer normalization.
 *
 * @param id where it is listed, such as {@code opencl:0:0}, {@code jvm-debug} or {@code jvm}; a
 *     device is never chosen by position alone
 * @param name its own name
 * @param platform the driver platform, or the JVM
 * @param driver the driver's version; empty if unknown
 * @param kind what sort of device it is
 * @param checking true for a checking device such as Oclgrind, which {@code auto} never picks
 * @param description sizes and capabilities; empty for the JVM engine
 * @param handle the TornadoVM device; empty for the JVM engine
 */
public record Device(
    String id,
    String name,
    String platform,
    String driver,
    DeviceClass kind,
    boolean checking,
    Optional<DeviceDescription> description,
    Optional<TornadoDevice> handle) {

  /** Plain Java on a pool of threads; always there. */
  public static Device jvmEngine() {
    return new Device(
        "jvm",
        "JVM engine",
        System.getProperty("java.vm.name", "JVM"),
        Runtime.version().toString(),
        DeviceClass.JVM,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** One line, such as {@code opencl:0:0 cpu "pthread-..." (Portable Computing Language)}. */
  public String line() {
    return id + " " + kind.word() + " \"" + name + "\" (" + platform + ")";
  }

  @Override
  public String toString() {
    return line();
  }
}
