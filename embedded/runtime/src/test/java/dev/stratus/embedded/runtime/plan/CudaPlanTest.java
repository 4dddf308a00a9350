package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.api.CallSite;
import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.RunReport;
import dev.stratus.embedded.api.Step;
import dev.stratus.embedded.runtime.cuda.CudaDiscovery;
import dev.stratus.embedded.runtime.cuda.PtxCompiler;
import dev.stratus.embedded.runtime.cuda.PtxCompilers;
import dev.stratus.embedded.runtime.cuda.ScriptedCuda;
import dev.stratus.embedded.runtime.cuda.ShippedPtx;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.opencl.DeviceException;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import dev.stratus.embedded.spi.LaunchRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Plans on a CUDA device, as far as a driver that computes nothing can tell; no GPU is needed. */
class CudaPlanTest {
  private static final int ELEMENTS = 1000;

  private final FloatArray x = PlanSuite.ramp(ELEMENTS);
  private final FloatArray y = new FloatArray(ELEMENTS);
  private final List<String> compiled = new ArrayList<>();

  /** Takes any text, and remembers what it was given. */
  private final class AnyCompiler implements PtxCompiler {
    @Override
    public String tool() {
      return "scripted compiler 1";
    }

    @Override
    public List<Integer> architectures() {
      return List.of(70, 75, 80, 86);
    }

    @Override
    public Made compile(String source, int architecture, List<String> options) {
      compiled.add(architecture + " " + options);
      return new Made(source.getBytes(StandardCharsets.UTF_8), "no complaints");
    }
  }

  private CudaDiscovery discovered(ScriptedCuda cuda) {
    return CudaDiscovery.discover(cuda, () -> new PtxCompilers.Found.Compiler(new AnyCompiler()));
  }

  private static EmbeddedPlan plan(CudaDiscovery cuda, GraphDefinition graph) {
    Devices devices = new Devices(new Discovery(List.of(), List.of()), cuda);
    return new EmbeddedPlan(
        List.of(graph),
        devices,
        new PlanResources(new Compilers()),
        new KernelResolver(),
        new RunListeners());
  }

  private GraphDefinition scaling() {
    Task3<FloatArray, FloatArray, Float> kernel = Kernels::scaleAll;
    return graph(new Step.Task("t", kernel, List.of(x, y, 2f), CallSite.outside(getClass())));
  }

  private GraphDefinition graph(Step.Task task) {
    return new GraphDefinition(
        "s",
        List.of(
            new Step.ToDevice(DataTransferMode.EVERY_EXECUTION, List.of(x)),
            task,
            new Step.ToHost(DataTransferMode.EVERY_EXECUTION, List.of(y))));
  }

  /** Each lane group's sum to its place. */
  static void laneSums(KernelContext context, FloatArray in, FloatArray out) {
    float sum = context.simdSum(in.get(context.globalIdx));
    if (context.localIdx % 32 == 0) {
      out.set(context.globalIdx / 32, sum);
    }
  }

  private EmbeddedPlan laneSums(ScriptedCuda cuda, int items, int group) {
    return laneSums(discovered(cuda), items, group);
  }

  private EmbeddedPlan laneSums(CudaDiscovery devices, int items, int group) {
    Task3<KernelContext, FloatArray, FloatArray> kernel = CudaPlanTest::laneSums;
    EmbeddedPlan plan =
        plan(
            devices,
            graph(
                new Step.Task(
                    "t",
                    kernel,
                    List.of(new KernelContext(), x, y),
                    CallSite.outside(getClass()))));
    WorkerGrid1D grid = new WorkerGrid1D(items);
    grid.setLocalWork(group, 1, 1);
    plan.gridScheduler(new GridScheduler("s.t", grid));
    return plan;
  }

  @Test
  void aPlanMovesLaunchesAndFreesEverything() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    y.init(7f);
    try (EmbeddedPlan plan = plan(discovered(cuda), scaling())) {
      plan.execute();
      plan.execute();
      assertThat(compiled).containsExactly("86 [--fmad=false]");
      // 1000 elements in whole groups of 256, which is enough for a loop that waits for memory.
      assertThat(cuda.launches())
          .containsOnly("Block[x=4, y=1, z=1] Block[x=256, y=1, z=1] memory")
          .hasSize(2);
      assertThat(y.get(5)).as("nothing was computed on fresh memory").isZero();
      LaunchRecord launch = plan.lastRun().getFirst();
      assertThat(launch.target()).isEqualTo("cuda");
      assertThat(launch.buildOptions())
          .isEqualTo("scripted compiler 1: --fmad=false -arch=compute_86");
      assertThat(launch.buildLog()).isEqualTo("no complaints");
      assertThat(launch.globalSize()).containsExactly(1024L);
      assertThat(launch.bytesToDevice()).isEqualTo(4L * ELEMENTS);
    }
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void theDeviceTellsTheTimeWhereItIsAsked() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    try (EmbeddedPlan plan = plan(discovered(cuda), scaling())) {
      plan.profiler(ProfilerMode.SILENT);
      RunReport report = plan.execute();
      assertThat(report.kernelNanos()).isEqualTo(250_000);
      assertThat(report.writeNanos()).isEqualTo(250_000);
      assertThat(plan.lastRun().getFirst().deviceNanos()).hasValue(250_000);
    }
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void flagsOfAnotherBackendAreNotForThisCompiler() {
    try (EmbeddedPlan plan = plan(discovered(new ScriptedCuda(90)), scaling())) {
      plan.compilerFlags(TornadoVMBackendType.OPENCL, "-cl-fast-relaxed-math");
      plan.execute();
      plan.compilerFlags(TornadoVMBackendType.CUDA, "--use_fast_math -lineinfo");
      plan.execute();
    }
    assertThat(compiled)
        .containsExactly("86 [--fmad=false]", "86 [--fmad=false, --use_fast_math, -lineinfo]");
  }

  @Test
  void groupsThatDoNotFitAreRefusedBeforeAnythingIsQueued() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    try (EmbeddedPlan plan = laneSums(cuda, 80, 40)) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Task s.t: lanes tell each other values in groups of 32")
          .hasMessageContaining("it is 40");
    }
    try (EmbeddedPlan plan = laneSums(cuda, 1024, 1024)) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a work-group of 1024 is more than 512")
          .hasMessageContaining("40 registers");
    }
    assertThat(cuda.launches()).isEmpty();
    try (EmbeddedPlan plan = laneSums(cuda, 128, 64)) {
      plan.execute();
      assertThat(cuda.launches())
          .containsExactly("Block[x=2, y=1, z=1] Block[x=64, y=1, z=1] memory");
    }
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void aSpoiltContextIsGivenUpAndTheCauseIsTold() {
    ScriptedCuda cuda = new ScriptedCuda(90).failingOnce();
    try (EmbeddedPlan plan = plan(discovered(cuda), scaling())) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("Scripted GPU: cuStreamSynchronize returned")
          .hasMessageContaining("(700)")
          .hasMessageContaining("context is lost")
          .satisfies(e -> assertThat(((DeviceException) e).deviceLost()).isTrue());
      assertThat(cuda.resets()).isEqualTo(1);
      // In a new context, without touching what the old one took with it.
      plan.execute();
    }
    assertThat(cuda.resets()).isEqualTo(1);
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void memoryThatIsNotThereIsToldWithTheAmounts() {
    ScriptedCuda cuda = new ScriptedCuda(90).refusingMemory(2);
    try (EmbeddedPlan plan = plan(discovered(cuda), scaling())) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("A buffer of 4000 bytes was asked for; the device has 1073741824");
    }
  }

  @Test
  void aDriverOlderThanTheCompilerIsNamedWithBothVersions() {
    ScriptedCuda cuda = new ScriptedCuda(90).refusingPtx(222);
    try (EmbeddedPlan plan = plan(discovered(cuda), scaling())) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("PTX of scripted compiler 1 is newer than the driver")
          .hasMessageContaining("CUDA 12.4");
    }
    ScriptedCuda other = new ScriptedCuda(90).refusingPtx(218);
    try (EmbeddedPlan plan = plan(discovered(other), scaling())) {
      assertThatThrownBy(plan::execute)
          .hasMessageContaining("What was loaded is PTX of scripted compiler 1");
    }
  }

  @Test
  void withoutACompilerTheReasonIsTheMessage() {
    CudaDiscovery cuda =
        CudaDiscovery.discover(
            new ScriptedCuda(90), () -> new PtxCompilers.Found.None("No compiler, tried a, b."));
    try (EmbeddedPlan plan = plan(cuda, scaling())) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessage("Scripted GPU: No compiler, tried a, b.");
    }
  }

  @Test
  void aDeviceThatIsTooOldIsAnAbsence() {
    CudaDiscovery cuda = discovered(new ScriptedCuda(61));
    assertThat(cuda.devices()).isEmpty();
    assertThat(cuda.absences().getFirst()).contains("Scripted GPU", "6.1", "7.0 or later");
    assertThat(discovered(new ScriptedCuda(70)).devices().getFirst().description().laneWidth())
        .isEqualTo(32);
  }

  private static final String SHIPPED = ".version 7.0\n.target sm_70\n// as the build made it\n";

  /** What a build ships for the kernel of {@link #scaling}. */
  private ShippedPtx shipped(String text) {
    String hash;
    try (EmbeddedPlan plan = plan(discovered(new ScriptedCuda(90)), scaling())) {
      plan.execute();
      hash = plan.lastRun().getFirst().sourceHash();
    }
    compiled.clear();
    Map<String, String> files =
        Map.of(
            ShippedPtx.FOLDER + hash + ".ptx",
            text,
            ShippedPtx.FOLDER + ShippedPtx.MADE_BY,
            "clang 15.0: --fmad=false -arch=compute_70\n");
    return new ShippedPtx(name ->
        files.containsKey(name)
            ? new ByteArrayInputStream(files.get(name).getBytes(StandardCharsets.UTF_8))
            : null);
  }

  private static final PtxCompilers.Found NO_COMPILER =
      new PtxCompilers.Found.None("No compiler, tried a, b.");

  @Test
  void aDriverAloneRunsThePtxOfTheBuild() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    CudaDiscovery driverOnly = CudaDiscovery.discover(cuda, () -> NO_COMPILER, shipped(SHIPPED));
    try (EmbeddedPlan plan = plan(driverOnly, scaling())) {
      plan.execute();
      plan.execute();
      assertThat(plan.lastRun().getFirst().buildOptions())
          .isEqualTo("shipped PTX of clang 15.0: --fmad=false -arch=compute_70");
    }
    assertThat(cuda.ptx()).containsExactly(SHIPPED);
    // Another kernel was not shipped.
    try (EmbeddedPlan plan = laneSums(driverOnly, 64, 64)) {
      assertThatThrownBy(plan::execute).hasMessage("Scripted GPU: No compiler, tried a, b.");
    }
  }

  @Test
  void aCompilerIsAskedWhereThePtxOfTheBuildWillNotDo() {
    ShippedPtx newer = shipped(SHIPPED.replace("sm_70", "sm_90"));
    ShippedPtx usual = shipped(SHIPPED);
    PtxCompilers.Found any = new PtxCompilers.Found.Compiler(new AnyCompiler());
    ScriptedCuda older = new ScriptedCuda(80);
    try (EmbeddedPlan plan = plan(CudaDiscovery.discover(older, () -> any, newer), scaling())) {
      plan.execute();
    }
    assertThat(compiled).as("the device is older than the PTX").hasSize(1);
    ScriptedCuda refusing = new ScriptedCuda(90).refusingPtx(222, "as the build made it");
    try (EmbeddedPlan plan = plan(CudaDiscovery.discover(refusing, () -> any, usual), scaling())) {
      plan.execute();
      assertThat(plan.lastRun().getFirst().buildOptions()).startsWith("scripted compiler 1: ");
    }
    assertThat(compiled).as("the driver is older than the PTX").hasSize(2);
    ScriptedCuda flagged = new ScriptedCuda(90);
    try (EmbeddedPlan plan = plan(CudaDiscovery.discover(flagged, () -> any, usual), scaling())) {
      plan.compilerFlags(TornadoVMBackendType.CUDA, "-lineinfo");
      plan.execute();
    }
    assertThat(compiled).as("somebody gave flags").hasSize(3);
    assertThat(flagged.ptx()).noneMatch(SHIPPED::equals);
  }

  @Test
  void aDriverOlderThanThePtxOfTheBuildIsNamedWithBothVersions() {
    ScriptedCuda cuda = new ScriptedCuda(90).refusingPtx(222);
    CudaDiscovery driverOnly = CudaDiscovery.discover(cuda, () -> NO_COMPILER, shipped(SHIPPED));
    try (EmbeddedPlan plan = plan(driverOnly, scaling())) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining(
              "shipped PTX of clang 15.0 is newer than the driver, which is for CUDA 12.4");
    }
  }

  /** Two tasks that follow each other, between transfers in and out. */
  private GraphDefinition twoTasks() {
    Task3<FloatArray, FloatArray, Float> kernel = Kernels::scaleAll;
    return new GraphDefinition(
        "s",
        List.of(
            new Step.ToDevice(DataTransferMode.EVERY_EXECUTION, List.of(x)),
            new Step.Task("a", kernel, List.of(x, y, 2f), CallSite.outside(getClass())),
            new Step.Task("b", kernel, List.of(y, x, 3f), CallSite.outside(getClass())),
            new Step.ToHost(DataTransferMode.EVERY_EXECUTION, List.of(y))));
  }

  @Test
  void launchesThatRepeatAreGatheredOnceAndRunAsOne() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    try (EmbeddedPlan plan = plan(discovered(cuda), twoTasks())) {
      plan.execute();
      assertThat(cuda.graphLaunches()).as("the first run loads what is loaded lazily").isZero();
      List<String> once = List.copyOf(cuda.launches());
      assertThat(once).hasSize(2);
      for (int run = 2; run <= 5; run++) {
        plan.execute();
        assertThat(cuda.graphLaunches()).isEqualTo(run - 1);
        assertThat(cuda.launches()).hasSize(2 * run);
        assertThat(cuda.launches().subList(2 * run - 2, 2 * run)).isEqualTo(once);
      }
      assertThat(plan.lastRun()).hasSize(2);
      assertThat(cuda.leaks().stream().filter("graph"::equals)).hasSize(1);
    }
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void profiledRunsTimeEachKernelAndTheGraphIsThereAfterwards() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    try (EmbeddedPlan plan = plan(discovered(cuda), twoTasks())) {
      plan.execute();
      plan.execute();
      plan.profiler(ProfilerMode.SILENT);
      assertThat(plan.execute().kernelNanos()).isEqualTo(500_000);
      plan.noProfiler();
      assertThat(cuda.graphLaunches()).isEqualTo(1);
      plan.execute();
      assertThat(cuda.graphLaunches()).isEqualTo(2);
    }
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void otherSizesAreGatheredAnew() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    try (EmbeddedPlan plan = plan(discovered(cuda), twoTasks())) {
      plan.execute();
      plan.execute();
      WorkerGrid1D grid = new WorkerGrid1D(512);
      grid.setLocalWork(128, 1, 1);
      plan.gridScheduler(new GridScheduler("s.a", grid));
      plan.execute();
      assertThat(cuda.graphLaunches()).as("not with the sizes of before").isEqualTo(1);
      plan.execute();
      assertThat(cuda.graphLaunches()).isEqualTo(2);
      assertThat(cuda.launches().get(6)).startsWith("Block[x=4, y=1, z=1] Block[x=128,");
      plan.compilerFlags(TornadoVMBackendType.CUDA, "-lineinfo");
      plan.execute();
      assertThat(cuda.leaks()).as("the code is another").doesNotContain("graph");
      plan.freeDeviceMemory();
      plan.execute();
    }
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void oneLaunchIsNoGraphAndNoneIsMadeWhereTheyAreOff() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    try (EmbeddedPlan plan = plan(discovered(cuda), scaling())) {
      plan.execute();
      plan.execute();
      plan.execute();
    }
    System.setProperty("stratus.cuda.graphs", "off");
    try (EmbeddedPlan plan = plan(discovered(cuda), twoTasks())) {
      plan.execute();
      plan.execute();
      assertThat(cuda.graphLaunches()).isZero();
      plan.cudaGraph();
      plan.execute();
      plan.execute();
      assertThat(cuda.graphLaunches()).as("the plan asked for it").isEqualTo(1);
    } finally {
      System.clearProperty("stratus.cuda.graphs");
    }
    assertThat(cuda.leaks()).isEmpty();
  }

  @Test
  void aSpoiltContextTakesItsGraphWithIt() {
    ScriptedCuda cuda = new ScriptedCuda(90);
    try (EmbeddedPlan plan = plan(discovered(cuda), twoTasks())) {
      plan.execute();
      plan.execute();
      cuda.failingOnce();
      assertThatThrownBy(plan::execute).hasMessageContaining("context is lost");
      plan.execute();
      plan.execute();
      assertThat(cuda.graphLaunches()).isEqualTo(3);
    }
    assertThat(cuda.leaks()).isEmpty();
  }
}
