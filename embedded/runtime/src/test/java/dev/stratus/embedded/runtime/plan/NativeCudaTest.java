package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.api.CallSite;
import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import dev.stratus.embedded.runtime.cuda.CudaDiscovery;
import dev.stratus.embedded.runtime.cuda.CudaLoading;
import dev.stratus.embedded.runtime.cuda.PtxCompiler;
import dev.stratus.embedded.runtime.cuda.PtxCompilers;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.opencl.DeviceException;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import dev.stratus.embedded.spi.DeviceDescription;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The binding to CUDA's driver as it is called: a driver in C, compiled here, that runs one kernel
 * on the host (fake_cuda.c). It needs a C compiler and no GPU; where NVIDIA's header is installed,
 * that compiler holds the driver's signatures against it.
 */
class NativeCudaTest {
  private static final String NO_COMPILER =
      "SKIPPED the binding to CUDA: no C compiler (cc, gcc or clang-15) is on the path.";

  private static final Path HEADERS = Path.of("/usr/local/cuda/include");
  private static final int ELEMENTS = 600_000;

  @TempDir private static Path folder;
  private static Arena arena = Arena.ofShared();
  private static SymbolLookup driver = SymbolLookup.loaderLookup();
  private static Path library = Path.of("");

  private final FloatArray x = PlanSuite.ramp(ELEMENTS);
  private final FloatArray y = new FloatArray(ELEMENTS);
  private final FloatArray z = new FloatArray(ELEMENTS);

  @BeforeAll
  static void compileTheDriver() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    for (String name : List.of("cc", "gcc", "clang-15")) {
      if (command.isEmpty() && onPath(name)) {
        command.add(name);
      }
    }
    if (command.isEmpty()) {
      System.out.println(NO_COMPILER);
    }
    Assumptions.assumeFalse(command.isEmpty(), NO_COMPILER);
    Path source = folder.resolve("fake_cuda.c");
    try (InputStream in = NativeCudaTest.class.getResourceAsStream("/cuda/fake_cuda.c")) {
      Files.write(source, in.readAllBytes());
    }
    library = folder.resolve("libfakecuda.so");
    command.addAll(List.of("-shared", "-fPIC", "-fvisibility=hidden", "-o", library.toString()));
    if (Files.exists(HEADERS.resolve("cuda.h"))) {
      command.addAll(List.of("-DWITH_CUDA_H", "-I" + HEADERS));
    }
    command.add(source.toString());
    Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(compiler.exitValue()).as(said).isZero();
    driver = SymbolLookup.libraryLookup(library, arena);
  }

  @AfterAll
  static void unload() {
    arena.close();
  }

  private static boolean onPath(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
  }

  /** What the driver counts. */
  private static int count(String what) {
    try {
      return (int)
          Linker.nativeLinker()
              .downcallHandle(
                  driver.find("fake_" + what).orElseThrow(),
                  FunctionDescriptor.of(ValueLayout.JAVA_INT))
              .invokeExact();
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  private static void starting(int status) {
    try {
      Linker.nativeLinker()
          .downcallHandle(
              driver.find("fake_init").orElseThrow(),
              FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
          .invokeExact(status);
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  private static CudaLoading load() {
    return CudaLoading.load(List.of("libfakecuda.so"), _ -> driver);
  }

  private static CudaDiscovery discovered(PtxCompilers.Found compilers) {
    return switch (load()) {
      case CudaLoading.Loaded loaded -> CudaDiscovery.discover(loaded.cuda(), () -> compilers);
      case CudaLoading.Absent absent -> throw new AssertionError(absent.reason());
    };
  }

  /** Makes of every kernel the same text. */
  private record Fixed(String ptx) implements PtxCompiler {
    @Override
    public String tool() {
      return "a fixed text";
    }

    @Override
    public List<Integer> architectures() {
      return List.of(90);
    }

    @Override
    public Made compile(String source, int architecture, List<String> options) {
      return new Made(ptx.getBytes(StandardCharsets.UTF_8), "");
    }
  }

  private static PtxCompilers.Found making(String ptx) {
    return new PtxCompilers.Found.Compiler(new Fixed(ptx));
  }

  /** z = 3 (2 x). */
  private EmbeddedPlan plan(CudaDiscovery cuda) {
    Task3<FloatArray, FloatArray, Float> kernel = Kernels::scaleAll;
    CallSite site = CallSite.outside(getClass());
    GraphDefinition graph =
        new GraphDefinition(
            "s",
            List.of(
                new Step.ToDevice(DataTransferMode.EVERY_EXECUTION, List.of(x)),
                new Step.Task("a", kernel, List.of(x, y, 2f), site),
                new Step.Task("b", kernel, List.of(y, z, 3f), site),
                new Step.ToHost(DataTransferMode.EVERY_EXECUTION, List.of(z))));
    return new EmbeddedPlan(
        List.of(graph),
        new Devices(new Discovery(List.of(), List.of()), cuda),
        new PlanResources(new Compilers()),
        new KernelResolver(),
        new RunListeners());
  }

  @Test
  void resultsComeBackAlsoFromAGraphAndNothingIsLeft() {
    CudaDiscovery cuda = discovered(making("// good"));
    DeviceDescription device = cuda.devices().getFirst().description();
    assertThat(device.name()).isEqualTo("Fake GPU");
    assertThat(device.driver()).isEqualTo("13.0");
    assertThat(device.version()).isEqualTo("compute capability 9.0");
    assertThat(device.globalMemory()).isEqualTo(3L << 30);
    int live = count("live");
    int launches = count("launches");
    int graphs = count("graph_launches");
    try (EmbeddedPlan plan = plan(cuda)) {
      for (int run = 1; run <= 4; run++) {
        x.set(17, run);
        plan.execute();
        assertThat(z.get(17)).isEqualTo(6f * run);
        assertThat(z.get(ELEMENTS - 1)).isEqualTo(6f * x.get(ELEMENTS - 1));
        assertThat(count("launches") - launches).isEqualTo(2 * run);
        assertThat(count("graph_launches") - graphs).isEqualTo(run - 1);
      }
      plan.profiler(ProfilerMode.SILENT);
      assertThat(plan.execute().kernelNanos()).isEqualTo(250_000);
    }
    assertThat(count("live")).isEqualTo(live);
  }

  @Test
  void ptxThatTheDriverRefusesIsToldWithItsLog() {
    try (EmbeddedPlan plan = plan(discovered(making("bad")))) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining(
              "Fake GPU: cuModuleLoadDataEx returned CUDA_ERROR_INVALID_PTX (218)")
          .hasMessageContaining("What was loaded is PTX of a fixed text.")
          .hasMessageContaining("line 3; error : bad is no instruction");
    }
  }

  @Test
  void aDriverWithoutACompilerSaysHowToGetOne() {
    PtxCompilers.Found none = PtxCompilers.find(Map.of("STRATUS_NVRTC", "/nowhere/libnvrtc.so"));
    try (EmbeddedPlan plan = plan(discovered(none))) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessageStartingWith("Fake GPU: No compiler from CUDA C to PTX was found")
          .hasMessageContaining("/nowhere/libnvrtc.so");
    }
  }

  @Test
  void absenceIsAValueWithItsReason() {
    assertThat(absence(List.of("nowhere.so"), NativeCudaTest::open))
        .contains("No CUDA driver was found (tried nowhere.so: not found)", "display driver");
    assertThat(absence(List.of("libc.so.6"), NativeCudaTest::open))
        .contains("libc.so.6: it has no function cu", "CUDA 12 or later");
    starting(999);
    try {
      assertThat(absence(List.of("fake"), _ -> driver))
          .contains("CUDA's driver does not start", "cuInit returned CUDA_ERROR_UNKNOWN (999)");
    } finally {
      starting(0);
    }
  }

  private static SymbolLookup open(String name) {
    return SymbolLookup.libraryLookup(name, arena);
  }

  private static String absence(List<String> names, Function<String, SymbolLookup> open) {
    return switch (CudaLoading.load(names, open)) {
      case CudaLoading.Absent absent -> absent.reason();
      case CudaLoading.Loaded _ -> throw new AssertionError("It was loaded.");
    };
  }
}
