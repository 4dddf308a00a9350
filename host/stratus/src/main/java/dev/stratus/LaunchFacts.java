package dev.stratus;

import java.util.List;

/**
 * What one run did on its engine.
 *
 * @param target the language generated, such as {@code opencl}; {@code bytecode} on the debug
 *     device, {@code jvm} for the JVM engine
 * @param driver the driver's version
 * @param sourceHash SHA-256 of the generated source, hexadecimal
 * @param source the generated source
 * @param buildOptions options given to the driver's compiler
 * @param globalSize work-items in each dimension
 * @param localSize work-items of a group in each dimension
 * @param bytesToDevice bytes moved to the device
 * @param bytesToHost bytes moved back
 * @param zeroCopy whether host and device shared the buffers
 * @param compileNanos bytecode to source; 0 from the cache
 * @param buildNanos source to program; 0 from the cache
 * @param deviceNanos time on the device, by its own clock
 * @param numerics {@code strict} or {@code reassociate}, with the sizes that go with it
 */
public record LaunchFacts(
    String target,
    Fact<String> driver,
    Fact<String> sourceHash,
    Fact<String> source,
    Fact<String> buildOptions,
    Fact<List<Long>> globalSize,
    Fact<List<Long>> localSize,
    Fact<Long> bytesToDevice,
    Fact<Long> bytesToHost,
    Fact<Boolean> zeroCopy,
    Fact<Long> compileNanos,
    Fact<Long> buildNanos,
    Fact<Long> deviceNanos,
    String numerics) {

  /** Where there was no device at all: everything is absent for one reason. */
  static LaunchFacts withoutDevice(String target, String reason) {
    return new LaunchFacts(
        target,
        Fact.absent(reason),
        Fact.absent(reason),
        Fact.absent(reason),
        Fact.absent(reason),
        Fact.absent(reason),
        Fact.absent(reason),
        Fact.of(0L),
        Fact.of(0L),
        Fact.absent(reason),
        Fact.absent(reason),
        Fact.absent(reason),
        Fact.absent(reason),
        "strict");
  }
}
