package dev.stratus.embedded.runtime.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.NoSpirvException;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import dev.stratus.embedded.spi.DeviceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Random kernels: Java bytecode to OpenCL C, run on a CPU device, against the JVM; integers and
 * strict floats bit for bit.
 *
 * <ul>
 *   <li>{@code -Dstratus.fuzz.kernels=N}: N kernels instead of 2,000
 *   <li>{@code -Dstratus.fuzz.minutes=M}: as many as fit into M minutes
 *   <li>{@code -Dstratus.fuzz.seed=S}: the kernels of an earlier run, which printed S; {@code
 *       fresh}: others each time
 *   <li>{@code -Dstratus.fuzz.replay=K}: the one kernel of seed K
 * </ul>
 *
 * <p>A failure leaves a folder in {@code target/fuzz-failures}. Once its cause is mended, its
 * {@code shrunk-Kernel.java} goes to {@code src/test/resources/fuzz-regressions} under a telling
 * name, and is run for ever after.
 */
class KernelFuzzTest {
  private static final Path REGRESSIONS = Path.of("src", "test", "resources", "fuzz-regressions");
  private static final int MOST_SHRUNK = 4;
  private static final int STRIDED_BATCH = 8;

  static OpenClDevice device() {
    Discovery discovery = Discovery.discover();
    Optional<OpenClDevice> device =
        discovery.devices().stream()
            .filter(d -> d.description().kind() == DeviceKind.CPU && !d.description().checking())
            .findFirst();
    if (device.isEmpty()) {
      String why =
          "SKIPPED: random kernels were not run: no OpenCL CPU device. " + discovery.absences();
      System.out.println(why);
      Assumptions.abort(why);
    }
    return device.get();
  }

  @Test
  void randomKernelsAgreeWithTheJvm() throws InterruptedException, IOException {
    OpenClDevice device = device();
    FuzzSettings settings = FuzzSettings.fromProperties();
    if (settings.replay().isPresent()) {
      replay(device, settings.replay().getAsLong());
      return;
    }
    System.out.printf(
        "fuzz: seed 0x%x on %s (the same again: -Dstratus.fuzz.seed=0x%x)%n",
        settings.seed(), device.name(), settings.seed());
    FuzzRun.Report report = new FuzzRun(settings).run();
    System.out.printf(
        "fuzz: %d kernels in %d s, %.1f/s, %d failures%s%n",
        report.kernels(),
        report.time().toSeconds(),
        report.perSecond(),
        report.failures().size(),
        !settings.endless()
                && report.kernels() + report.aborted().size() < settings.kernels()
                && report.failures().isEmpty()
            ? "; TIME WAS UP before the " + settings.kernels() + " asked for"
            : "");
    if (!report.failures().isEmpty()) {
      fail(describe(device, report.failures()));
    }
    report
        .aborted()
        .forEach(c ->
            System.out.printf(
                "fuzz: NOT COMPARED: the driver ended the process on kernel 0x%x%n", c.seed()));
    assertThat(report.kernels()).isPositive();
    assertThat(report.aborted().size())
        .as("driver aborts")
        .isLessThanOrEqualTo(report.kernels() / 50);
  }

  /**
   * Of the random kernels too few are strided to try that pass well. {@code
   * -Dstratus.fuzz.strided=N}: N of them instead of 16.
   */
  @Test
  void stridedKernelsAgreeWithTheJvm() {
    OpenClDevice device = device();
    int count = Integer.getInteger("stratus.fuzz.strided", 16);
    long first = FuzzSettings.fromProperties().seed();
    List<FuzzCase> cases = new ArrayList<>();
    for (long seed = first; seed < first + count; seed++) {
      cases.add(StridedKernels.generate(seed, new Dice(seed)));
    }
    List<Outcome.Failed> failures = new ArrayList<>();
    int lanes = 0;
    for (int at = 0; at < count; at += STRIDED_BATCH) {
      lanes += Prepared.withLanes(cases.subList(at, Math.min(count, at + STRIDED_BATCH)));
    }
    ForkedCases.Result result =
        ForkedCases.run(cases, List.of("-D" + ForkedCases.STRIDED + "=true"));
    for (Outcome outcome : result.outcomes()) {
      if (outcome instanceof Outcome.Failed failed) {
        failures.add(failed);
      }
    }
    assertThat(result.aborted()).as("driver aborts").hasSizeLessThanOrEqualTo(count / 8);
    System.out.printf("fuzz: %d strided kernels, %d with lanes%n", count, lanes);
    if (!failures.isEmpty()) {
      fail(describe(device, failures));
    }
    assertThat(lanes).as("kernels with lanes").isGreaterThan(count / 4);
  }

  /**
   * The same kernels as SPIR-V: fewer, for each is a program of its own, and a process of LLVM's
   * translator. {@code -Dstratus.fuzz.spirv=N}: N of them instead of 40.
   */
  @Test
  void randomKernelsAgreeWithTheJvmAsSpirv() {
    OpenClDevice device = device();
    requireSpirv(device);
    int count = Integer.getInteger("stratus.fuzz.spirv", 40);
    SplittableRandom seeds = new SplittableRandom(FuzzSettings.fromProperties().seed());
    List<FuzzCase> cases =
        Stream.generate(() -> Generator.generate(seeds.nextLong())).limit(count).toList();
    ForkedCases.Result result = ForkedCases.run(cases, List.of("-D" + ForkedCases.SPIRV + "=true"));
    List<String> failures = new ArrayList<>();
    for (Outcome outcome : result.outcomes()) {
      if (outcome instanceof Outcome.Failed failed) {
        failures.add(summary(failed) + "\nin " + FailureFolder.write(failed, Optional.empty()));
      }
    }
    System.out.printf(
        "fuzz: %d kernels as SPIR-V, %d failures%n", result.outcomes().size(), failures.size());
    assertThat(failures).isEmpty();
    assertThat(result.aborted()).as("driver aborts").hasSizeLessThanOrEqualTo(count / 30);
  }

  private static void requireSpirv(OpenClDevice device) {
    try (OpenClContext context = OpenClContext.open(device)) {
      context.requireSpirv();
    } catch (NoSpirvException none) {
      String why = "SKIPPED: random kernels were not run as SPIR-V: " + none.getMessage();
      System.out.println(why);
      Assumptions.abort(why);
    }
  }

  @Test
  void savedFailuresStayMended() throws IOException {
    List<FuzzCase> cases = regressions();
    assertThat(cases).as("files in " + REGRESSIONS).isNotEmpty();
    try (OpenClContext context = OpenClContext.open(device());
        FuzzEngine engine = new FuzzEngine(context)) {
      List<String> failed = new ArrayList<>();
      for (Outcome outcome : engine.run(cases)) {
        if (outcome instanceof Outcome.Failed failure) {
          failed.add(summary(failure) + "\n" + failure.fuzzCase().source());
        }
      }
      assertThat(failed).isEmpty();
    }
  }

  @Test
  void savedFailuresAgreeAsSpirv() throws IOException {
    OpenClDevice device = device();
    requireSpirv(device);
    List<FuzzCase> cases = regressions();
    try (OpenClContext context = OpenClContext.open(device);
        FuzzEngine engine = new FuzzEngine(context, true, _ -> {})) {
      List<Outcome> outcomes = engine.run(cases);
      assertThat(outcomes).hasSameSizeAs(cases);
      assertThat(outcomes).allSatisfy(o -> assertThat(o).isInstanceOf(Outcome.Agrees.class));
    }
  }

  static List<FuzzCase> regressions() throws IOException {
    List<FuzzCase> cases = new ArrayList<>();
    try (var files = Files.list(REGRESSIONS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        cases.add(FuzzCase.fromFile(Files.readString(file)));
      }
    }
    return cases;
  }

  /** A driver that ends the process costs the one case that made it do so. */
  @Test
  void whatEndsTheProcessIsNarrowedDown() {
    device();
    List<FuzzCase> cases =
        LongStream.iterate(1, seed -> seed + 1)
            .mapToObj(Generator::generate)
            .filter(c -> c.kind() != FuzzCase.Kind.CONTEXT)
            .limit(5)
            .toList();
    String atBuild = Long.toHexString(cases.get(1).seed());
    String atLaunch = Long.toHexString(cases.get(3).seed());
    ForkedCases.Result result =
        ForkedCases.run(
            cases,
            List.of(
                "-D" + ForkedCases.END_AT_BUILD + "=" + atBuild,
                "-D" + ForkedCases.END_AT_LAUNCH + "=" + atLaunch));
    assertThat(result.aborted()).containsExactlyInAnyOrder(cases.get(1), cases.get(3));
    assertThat(result.outcomes())
        .extracting(Outcome::fuzzCase)
        .containsExactlyInAnyOrder(cases.get(0), cases.get(2), cases.get(4));
  }

  /** The harness would notice: a text that computes something else is reported. */
  @Test
  void aWrongTranslationIsFound() {
    FuzzCase fuzzCase =
        FuzzCase.fromFile(
            """
            // fuzz class=Planted method=planted kind=SERIAL seed=1 inputs=3 global=1 local=
            // fuzz array=INT native=false length=8 sameAs=-1 tolerance=0.0 bound=0.0
            public final class Planted {
              public static void planted(int[] a) {
                for (int i = 0; i < 8; i++) {
                  a[i] = a[i] ^ 4711;
                }
              }
            }
            """);
    try (OpenClContext context = OpenClContext.open(device());
        OpenClQueue queue = context.openQueue()) {
      JavaBatch java = JavaBatch.compile(List.of(fuzzCase));
      Prepared right = Prepared.of(fuzzCase, java);
      Inputs inputs = Inputs.draw(fuzzCase, 0);
      Inputs expected = JvmRun.run(fuzzCase, right.method(), inputs);
      assertThat(differences(context, queue, right, inputs, expected)).isEmpty();
      assertThat(differences(context, queue, withText(right, "4711", "4712"), inputs, expected))
          .hasSize(8);
    }
  }

  private static List<String> differences(
      OpenClContext context, OpenClQueue queue, Prepared prepared, Inputs inputs, Inputs expected) {
    try (DeviceBatch batch = new DeviceBatch(context, queue, List.of(prepared), true)) {
      return Comparison.differences(prepared.fuzzCase(), expected, batch.run(0, inputs, false));
    }
  }

  private static Prepared withText(Prepared prepared, String old, String changed) {
    CompiledKernel k = prepared.kernel();
    assertThat(k.source()).contains(old);
    CompiledKernel planted = k.withSource(k.source().replace(old, changed));
    return new Prepared(prepared.fuzzCase(), prepared.method(), planted);
  }

  // ---- reporting ----

  private static void replay(OpenClDevice device, long seed) {
    FuzzCase fuzzCase = Generator.generate(seed);
    System.out.println(fuzzCase.toFile());
    try (OpenClContext context = OpenClContext.open(device);
        FuzzEngine engine = new FuzzEngine(context)) {
      Outcome outcome = engine.run(List.of(fuzzCase)).getFirst();
      if (outcome instanceof Outcome.Agrees) {
        outcome = engine.run(List.of(fuzzCase), _ -> false).getFirst();
      }
      if (outcome instanceof Outcome.Failed failed) {
        failed.prepared().ifPresent(p -> System.out.println(p.kernel().source()));
        fail(describe(device, List.of(failed)));
      }
      System.out.println("fuzz: kernel 0x" + Long.toHexString(seed) + " agrees");
    }
  }

  private static String describe(OpenClDevice device, List<Outcome.Failed> failures) {
    StringBuilder text = new StringBuilder("random kernels that fail: " + failures.size());
    for (int f = 0; f < failures.size(); f++) {
      Outcome.Failed failed = failures.get(f);
      text.append("\n\n").append(summary(failed));
      // Where the driver may abort, no more of its kind are tried in this process.
      if (f < MOST_SHRUNK && failed.fuzzCase().kind() != FuzzCase.Kind.CONTEXT) {
        lookInto(device, failed, text);
      } else {
        text.append("\nin ").append(FailureFolder.write(failed, Optional.empty()));
      }
    }
    return text.toString();
  }

  /** Tries it with and without the driver's optimiser, and makes it small. */
  private static void lookInto(OpenClDevice device, Outcome.Failed failed, StringBuilder text) {
    try (OpenClContext context = OpenClContext.open(device);
        FuzzEngine engine = new FuzzEngine(context)) {
      boolean plain = runAgain(engine, failed.fuzzCase(), failed.family(), false).isPresent();
      if (!plain) {
        // For example, LLVM 15's vectoriser forgets the mask of 2 * i & 31 in a loop of step 3.
        text.append(
            "\nagrees without the driver's optimiser: the text is undefined C, or the driver wrong");
      }
      Shrinker shrinker =
          new Shrinker(
              smaller -> runAgain(engine, smaller, failed.family(), !plain),
              TimeUnit.SECONDS.toNanos(25));
      Outcome.Failed shrunk = shrinker.shrink(failed);
      text.append("\nin ").append(FailureFolder.write(failed, Optional.of(shrunk)));
      text.append('\n').append(shrunk.fuzzCase().source());
    }
  }

  private static String summary(Outcome.Failed failed) {
    return "kernel 0x%x (%s): %s%n%s"
        .formatted(
            failed.fuzzCase().seed(),
            failed.fuzzCase().kind(),
            failed.family(),
            String.join("\n", failed.details().stream().limit(4).toList()));
  }

  private static Optional<Outcome.Failed> runAgain(
      FuzzEngine engine, FuzzCase smaller, String family, boolean optimised) {
    try {
      return engine.run(List.of(smaller), _ -> optimised).getFirst() instanceof Outcome.Failed again
              && again.family().equals(family)
          ? Optional.of(again)
          : Optional.empty();
    } catch (JavaBatch.RefusedByJavac noProgram) {
      return Optional.empty();
    }
  }
}
