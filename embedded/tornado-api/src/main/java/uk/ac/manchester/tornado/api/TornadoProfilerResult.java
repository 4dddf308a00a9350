package uk.ac.manchester.tornado.api;

import dev.stratus.embedded.api.PlanTrace;
import dev.stratus.embedded.api.RunReport;
import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;

/**
 * Times and sizes of one run. What the device's clock measures is there where the plan is profiled
 * ({@link TornadoExecutionPlan#withProfiler}).
 */
public class TornadoProfilerResult implements ProfilerInterface {
  private final RunReport report;
  private final PlanTrace trace;

  TornadoProfilerResult(RunReport report, PlanTrace trace) {
    this.report = report;
    this.trace = trace;
  }

  /** The whole run by the host's clock, nanoseconds. */
  @Override
  public long getTotalTime() {
    return report.totalNanos();
  }

  /** All compilation, nanoseconds; 0 where programs came from the cache. */
  @Override
  public long getCompileTime() {
    return report.compileNanos();
  }

  /** Java bytecode to device source, nanoseconds. */
  @Override
  public long getTornadoCompilerTime() {
    return report.javaCompileNanos();
  }

  /** Device source to program by the driver, nanoseconds. */
  @Override
  public long getDriverInstallTime() {
    return report.driverBuildNanos();
  }

  /** Transfers both ways, nanoseconds by the device's clock; 0 unless profiled. */
  @Override
  public long getDataTransfersTime() {
    return report.writeNanos() + report.readNanos();
  }

  /** Transfers to the device, nanoseconds by the device's clock; 0 unless profiled. */
  @Override
  public long getDeviceWriteTime() {
    return report.writeNanos();
  }

  /** Transfers to the host, nanoseconds by the device's clock; 0 unless profiled. */
  @Override
  public long getDeviceReadTime() {
    return report.readNanos();
  }

  /** Waiting of transfers in the queue, nanoseconds; 0 unless profiled. */
  @Override
  public long getDataTransferDispatchTime() {
    return report.transferDispatchNanos();
  }

  /** Waiting of kernels in the queue, nanoseconds; 0 unless profiled. */
  @Override
  public long getKernelDispatchTime() {
    return report.kernelDispatchNanos();
  }

  /** Kernels, nanoseconds by the device's clock; 0 unless profiled. */
  @Override
  public long getDeviceKernelTime() {
    return report.kernelNanos();
  }

  /** The profile as JSON text; empty unless profiled. */
  @Override
  public String getProfileLog() {
    return report.log();
  }

  /** Bytes copied to the device. */
  @Override
  public long getTotalBytesCopyIn() {
    return report.bytesIn();
  }

  /** Bytes copied to the host. */
  @Override
  public long getTotalBytesCopyOut() {
    return report.bytesOut();
  }

  /** Bytes copied both ways. */
  @Override
  public long getTotalBytesTransferred() {
    return report.bytesIn() + report.bytesOut();
  }

  /** Bytes of device memory that the plan held. */
  @Override
  public long getTotalDeviceMemoryUsage() {
    return report.deviceMemory();
  }

  /** Prints the profile on standard output. */
  public void dumpProfiles() {
    System.out.println(report.log());
  }

  /** The plan's settings at the time of the run. */
  public String getTraceExecutionPlan() {
    return trace.toString();
  }
}
