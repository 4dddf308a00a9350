package dev.stratus;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.engine.RunFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/**
 * What one launch, or one run of several, did on its engine.
 *
 * @param task the launch's name in its graph, such as {@code forward}
 * @param kernel the Java method
 * @param target the language generated, such as {@code opencl}; {@code bytecode} on the debug
 *     device, {@code jvm} for the JVM engine
 * @param driver the driver's version
 * @param sourceHash SHA-256 of the generated source, hexadecimal
 * @param source the generated source
 * @param buildOptions options given to the driver's compiler
 * @param globalSize work-items in each dimension
 * @param localSize work-items of a group in each dimension
 * @param bytesToDevice bytes moved to the device, for the whole run
 * @param bytesToHost bytes moved back, for the whole run
 * @param zeroCopy whether host and device shared the buffers
 * @param compileNanos bytecode to source; 0 from the cache
 * @param buildNanos source to program; 0 from the cache
 * @param deviceNanos time on the device, by its own clock
 * @param numerics {@code strict} or {@code reassociate}, with the sizes that go with it
 */
public record LaunchFacts(
    String task,
    String kernel,
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

  private static final String NOT_PROFILED = "profiling was off";

  /** Where there was no device at all: everything is absent for one reason. */
  static LaunchFacts withoutDevice(String kernel, String target, String reason) {
    return new LaunchFacts(
        target,
        kernel,
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

  /** One for each launch of a run on a device; a single one on a TornadoVM SDK. */
  static List<LaunchFacts> of(RunFacts run, String kernel, boolean profiled) {
    if (run.sdk().isPresent()) {
      return List.of(onSdk(run.sdk().get(), kernel, profiled));
    }
    List<LaunchFacts> all = new ArrayList<>();
    for (LaunchRecord launch : run.launches()) {
      all.add(embedded(launch, profiled));
    }
    return all;
  }

  /**
   * A run as a whole: the launch of the kernel that counts, with the times of all.
   *
   * @param kernel that kernel's Java method
   */
  static LaunchFacts whole(List<LaunchFacts> launches, String kernel) {
    LaunchFacts main =
        launches.stream()
            .filter(launch -> launch.kernel.equals(kernel))
            .findFirst()
            .orElse(launches.getLast());
    return new LaunchFacts(
        main.task,
        main.kernel,
        main.target,
        main.driver,
        main.sourceHash,
        main.source,
        main.buildOptions,
        main.globalSize,
        main.localSize,
        main.bytesToDevice,
        main.bytesToHost,
        main.zeroCopy,
        sum(launches, LaunchFacts::compileNanos),
        sum(launches, LaunchFacts::buildNanos),
        sum(launches, LaunchFacts::deviceNanos),
        main.numerics);
  }

  private static Fact<Long> sum(
      List<LaunchFacts> launches, Function<LaunchFacts, Fact<Long>> part) {
    long sum = 0;
    for (LaunchFacts launch : launches) {
      switch (part.apply(launch)) {
        case Fact.Known<Long>(Long nanos) -> sum += nanos;
        case Fact.Absent<Long> absent -> {
          return absent;
        }
      }
    }
    return Fact.of(sum);
  }

  private static LaunchFacts embedded(LaunchRecord launch, boolean profiled) {
    boolean text = !launch.source().isEmpty();
    Fact<Long> deviceNanos =
        launch.deviceNanos().isPresent()
            ? Fact.of(launch.deviceNanos().getAsLong())
            : Fact.absent(profiled ? "this device has no clock of its own" : NOT_PROFILED);
    String noText = "the debug device runs the bytecode itself";
    return new LaunchFacts(
        launch.task().substring(launch.task().indexOf('.') + 1),
        launch.kernel(),
        launch.target(),
        Fact.of(launch.device().driver()),
        text ? Fact.of(launch.sourceHash()) : Fact.absent(noText),
        text ? Fact.of(launch.source()) : Fact.absent(noText),
        text ? Fact.of(launch.buildOptions()) : Fact.absent(noText),
        Fact.of(launch.globalSize()),
        launch.localSize().isEmpty()
            ? Fact.absent("the driver chose")
            : Fact.of(launch.localSize()),
        Fact.of(launch.bytesToDevice()),
        Fact.of(launch.bytesToHost()),
        Fact.of(launch.zeroCopy()),
        Fact.of(launch.compileNanos()),
        Fact.of(launch.buildNanos()),
        deviceNanos,
        numerics(launch.options()));
  }

  private static String numerics(KernelOptions used) {
    String word = used.numerics().name().toLowerCase(Locale.ROOT);
    return switch (used.numerics()) {
      case STRICT -> word;
      case REASSOCIATE ->
          word
              + " (vectors of "
              + used.vectorWidth()
              + ", "
              + used.accumulators()
              + " accumulators where the compiler vectorises)";
    };
  }

  private static LaunchFacts onSdk(TornadoProfilerResult times, String kernel, boolean profiled) {
    String hidden = "the TornadoVM SDK does not tell";
    return new LaunchFacts(
        "all",
        kernel,
        "tornadovm",
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        Fact.absent(hidden),
        profiled ? Fact.of(times.getTotalBytesCopyIn()) : Fact.absent(NOT_PROFILED),
        profiled ? Fact.of(times.getTotalBytesCopyOut()) : Fact.absent(NOT_PROFILED),
        Fact.absent(hidden),
        profiled ? Fact.of(times.getTornadoCompilerTime()) : Fact.absent(NOT_PROFILED),
        profiled ? Fact.of(times.getDriverInstallTime()) : Fact.absent(NOT_PROFILED),
        profiled ? Fact.of(times.getDeviceKernelTime()) : Fact.absent(NOT_PROFILED),
        "as the TornadoVM SDK compiles it");
  }
}
