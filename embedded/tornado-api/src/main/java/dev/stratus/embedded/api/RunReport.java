package dev.stratus.embedded.api;

/**
 * What one run of a plan did. Times are nanoseconds; device times are 0 unless the profiler was on.
 *
 * @param totalNanos the whole run by the host's clock
 * @param compileNanos all compilation of this run, ours and the driver's
 * @param javaCompileNanos Java bytecode to device source
 * @param driverBuildNanos device source to program
 * @param writeNanos host to device, by the device's clock
 * @param readNanos device to host, by the device's clock
 * @param transferDispatchNanos from queueing to start of the transfers
 * @param kernelDispatchNanos from queueing to start of the kernels
 * @param kernelNanos kernels, by the device's clock
 * @param bytesIn bytes copied to the device
 * @param bytesOut bytes copied to the host
 * @param deviceMemory bytes of device memory that the plan holds
 * @param log the profile as JSON text; empty unless the profiler was on
 */
public record RunReport(
    long totalNanos,
    long compileNanos,
    long javaCompileNanos,
    long driverBuildNanos,
    long writeNanos,
    long readNanos,
    long transferDispatchNanos,
    long kernelDispatchNanos,
    long kernelNanos,
    long bytesIn,
    long bytesOut,
    long deviceMemory,
    String log) {}
