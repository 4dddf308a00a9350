package dev.stratus.embedded.spi;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one launch of one task did: the raw material of an offload receipt.
 *
 * @param task {@code graph.task}
 * @param kernel the Java method, {@code package.Class.method}
 * @param entryPoint the kernel's name in the generated source
 * @param target the language generated, such as {@code opencl}; {@code bytecode} on the debug
 *     device
 * @param device the device it ran on
 * @param source the generated source; empty on the debug device
 * @param sourceHash SHA-256 of the source, hexadecimal
 * @param buildOptions options given to the driver's compiler
 * @param buildLog what the driver's compiler said, whole
 * @param options the options in force
 * @param globalSize work-items in each dimension
 * @param localSize work-items of a work-group in each dimension; empty where the driver chose
 * @param bytesToDevice bytes moved to the device for this run of the graph
 * @param bytesToHost bytes moved back for this run of the graph
 * @param zeroCopy whether buffers were shared instead of copied
 * @param compileNanos Java bytecode to source, 0 where it came from the cache
 * @param buildNanos source to program by the driver, 0 where it came from the cache
 * @param deviceNanos time on the device by the driver's own clock; empty unless profiling was on
 */
public record LaunchRecord(
    String task,
    String kernel,
    String entryPoint,
    String target,
    DeviceDescription device,
    String source,
    String sourceHash,
    String buildOptions,
    String buildLog,
    KernelOptions options,
    List<Long> globalSize,
    List<Long> localSize,
    long bytesToDevice,
    long bytesToHost,
    boolean zeroCopy,
    long compileNanos,
    long buildNanos,
    OptionalLong deviceNanos) {
  public LaunchRecord {
    globalSize = List.copyOf(globalSize);
    localSize = List.copyOf(localSize);
  }
}
