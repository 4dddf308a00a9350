package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.geometry.Geometry;
import dev.stratus.tensor.DType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The offload receipt: what ran where, with what, and how well. A value that cannot be had is
 * absent with its reason.
 *
 * @param operation {@code layernorm-forward} or {@code layernorm-backward}
 * @param candidate who ran it: a kernel's name, or {@code jvm-engine}
 * @param kernel the Java method
 * @param device where it ran
 * @param geometry format, sizes, memory order and mode, and so the groups
 * @param type the elements
 * @param epsilon as the kernel saw it: a Float, or a Double for float64
 * @param launch what the engine did, as a whole
 * @param launches what each launch did, in order
 * @param wallNanos from the call to the result being ready, on the host's clock
 * @param profile at which levels the device's profile was found
 * @param worstUlps the worst error against the double reference, in ulp at the contract's scale
 * @param fallback why another device or engine than the one asked for ran; empty if none did
 */
public record Receipt(
    String operation,
    String candidate,
    String kernel,
    Device device,
    Geometry geometry,
    DType type,
    Number epsilon,
    LaunchFacts launch,
    List<LaunchFacts> launches,
    long wallNanos,
    Fact<String> profile,
    Fact<Double> worstUlps,
    Optional<String> fallback) {

  /** What a backward pass must read and write: x, dy and dx. */
  private static final int BACKWARD_ARRAYS = 3;

  public Receipt {
    launches = List.copyOf(launches);
  }

  /** The same run, and why it was not another device's. */
  Receipt withFallback(String why) {
    return new Receipt(
        operation,
        candidate,
        kernel,
        device,
        geometry,
        type,
        epsilon,
        launch,
        launches,
        wallNanos,
        profile,
        worstUlps,
        Optional.of(why));
  }

  /** How many groups were normalized. */
  public int rows() {
    return geometry.groups();
  }

  /** Elements of a group. */
  public int width() {
    return geometry.width();
  }

  /** The labels of the dimensions, such as {@code SSCB}. */
  public String format() {
    return geometry.format().text();
  }

  /** Such as {@code row-major}. */
  public String memoryOrder() {
    return geometry.order().text();
  }

  /** The operation dimension, such as {@code auto}. */
  public String mode() {
    return geometry.mode().text();
  }

  /** Bytes that any implementation must read and write: inputs and result once each. */
  public long payloadBytes() {
    int arrays = operation.endsWith("backward") ? BACKWARD_ARRAYS : 2;
    return (long) arrays * geometry.elements() * type.bytes();
  }

  /** Payload over device time, 10^9 bytes a second; absent where the device time is. */
  public Fact<Double> deviceGigabytesPerSecond() {
    return switch (launch.deviceNanos()) {
      case Fact.Known<Long>(Long nanos) when nanos > 0 -> Fact.of((double) payloadBytes() / nanos);
      case Fact.Known<Long> zero -> Fact.absent("the device's clock gave 0");
      case Fact.Absent<Long>(String reason) -> Fact.absent(reason);
    };
  }

  /** Payload over wall time, 10^9 bytes a second. */
  public double wallGigabytesPerSecond() {
    return (double) payloadBytes() / Math.max(1, wallNanos);
  }

  /** A line for each field. */
  public String text() {
    StringBuilder out = new StringBuilder();
    line(out, "operation", operation + " " + rows() + " x " + width() + ", epsilon " + epsilon);
    line(out, "input", type.text() + " " + geometry.text());
    line(out, "ran", candidate + " (" + kernel + ")");
    line(out, "device", device.line());
    line(out, "driver", launch.driver().text(Function.identity()));
    line(out, "target", launch.target());
    line(out, "source", launch.sourceHash().text(hash -> "sha256 " + hash));
    line(out, "build options", launch.buildOptions().text(o -> o.isBlank() ? "none" : o));
    line(out, "numerics", launch.numerics());
    line(out, "profile", profile.text(Function.identity()));
    line(out, "global size", launch.globalSize().text(Object::toString));
    line(out, "local size", launch.localSize().text(Object::toString));
    line(out, "bytes to device", launch.bytesToDevice().text(Receipt::bytes));
    line(out, "bytes to host", launch.bytesToHost().text(Receipt::bytes));
    line(out, "zero-copy", launch.zeroCopy().text(z -> z ? "yes" : "no"));
    line(out, "compile", launch.compileNanos().text(Receipt::time));
    line(out, "driver build", launch.buildNanos().text(Receipt::time));
    line(out, "device time", launch.deviceNanos().text(Receipt::time));
    if (launches.size() > 1) {
      for (LaunchFacts one : launches) {
        line(out, "  " + one.task(), one.deviceNanos().text(Receipt::time) + " " + one.kernel());
      }
    }
    line(out, "wall time", time(wallNanos));
    line(out, "worst error", worstUlps.text(u -> String.format(Locale.ROOT, "%.2f ulp", u)));
    fallback.ifPresent(why -> line(out, "fallback", why));
    return out.toString().stripTrailing();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format(Locale.ROOT, "%-16s %s%n", name, value));
  }

  private static String bytes(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String time(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }
}
