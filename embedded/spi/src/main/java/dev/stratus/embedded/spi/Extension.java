package dev.stratus.embedded.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What TornadoVM has no word for. Host code uses the TornadoVM API alone and asks here for the
 * rest; on a real TornadoVM SDK {@link #find()} is empty and the host says once which options have
 * no effect.
 *
 * <p>Plans and devices are API objects; they travel as {@code AutoCloseable} and {@code Object}
 * because this package lies below the API.
 */
public interface Extension {

  /**
   * The embedded runtime's extension; empty on a real SDK, where the API's classes live in a named
   * module.
   */
  static Optional<Extension> find() {
    return ExtensionLookup.extension();
  }

  /**
   * Sets the options of one task of a plan, before the next run.
   *
   * @param plan a {@code TornadoExecutionPlan}
   * @param task {@code graph.task}, or the task's own name where only one graph has it
   * @throws IllegalArgumentException if the plan is closed or no task has that name; the message
   *     lists the names
   */
  void configure(AutoCloseable plan, String task, KernelOptions options);

  /** The launches of the plan's last run, in order; empty before the first. */
  List<LaunchRecord> lastRun(AutoCloseable plan);

  /**
   * Tells of every run that ends well from now on, of whatever plan: what a test counts that wants
   * proof that kernels ran, also where the plans are made by a library. Called on the thread that
   * ran the plan, before its {@code execute} returns; what the listener throws, {@code execute}
   * throws.
   *
   * @param listener takes a run's launches, in order
   * @return to be closed when enough has been heard
   */
  Listening listen(Consumer<List<LaunchRecord>> listener);

  /** A listener's registration. */
  interface Listening extends AutoCloseable {
    /** Nothing is told from here on. */
    @Override
    void close();
  }

  /** What the driver says of a device (a {@code TornadoDevice}). */
  DeviceDescription describe(Object device);

  /**
   * Why drivers or devices that were looked for are not there, one sentence each, with how to get
   * them.
   */
  List<String> absences();

  /** How far the way to the drivers is open: loader, platforms, and what did not answer. */
  DriverReport drivers();

  /**
   * How the driver did in the conformance probes. The first call for a device, driver and version
   * runs them in a JVM of their own, which takes up to two seconds; the result is kept on disk and
   * read from there afterwards. Where the preflight is off or cannot run, the report says so.
   *
   * @param device a {@code TornadoDevice}
   */
  PreflightReport preflight(Object device);

  /**
   * The source that a kernel would be compiled to for a device, without running it.
   *
   * @param kernel the Java method
   * @param target the language
   * @param device the device, which may be on paper; its limits and capabilities steer the passes
   * @throws IllegalArgumentException if the kernel cannot be compiled
   * @throws RuntimeException of the family of device failures if the target needs a tool that is
   *     not there, or that refuses the source; the message says what to install, or holds the log
   */
  GeneratedSource generate(
      KernelReference kernel, KernelTarget target, DeviceDescription device, KernelOptions options);

  /**
   * The source of a kernel for an FPGA, without building it.
   *
   * @param kernel the Java method
   * @param design what the source is made for
   * @throws IllegalArgumentException if the target is unknown, a fixed value is given to what is no
   *     int parameter, or the kernel cannot be compiled
   */
  FpgaCode generate(KernelReference kernel, FpgaDesign design);

  /**
   * What a device's own driver makes of OpenCL C, as it takes it back: on a CPU device a stand-in
   * for the bitstream that an FPGA's tools make, so that the way to a board can be tried without
   * one.
   *
   * @param device a {@code TornadoDevice} of an OpenCL driver
   * @param source OpenCL C
   * @throws IllegalArgumentException if it is no OpenCL device
   * @throws RuntimeException of the family of device failures, with the driver's log, if the driver
   *     refuses the source
   */
  byte[] binary(Object device, String source);
}
