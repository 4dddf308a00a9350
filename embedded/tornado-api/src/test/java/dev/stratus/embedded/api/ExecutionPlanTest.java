package dev.stratus.embedded.api;

import static dev.stratus.embedded.api.RecordingRuntime.BACKENDS;
import static dev.stratus.embedded.api.RecordingRuntime.CALLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoDeviceMap;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class ExecutionPlanTest {
  private static final TornadoDevice BETA = BACKENDS.get(1).getDevice(0);
  private final FloatArray x = new FloatArray(8);
  private final TornadoExecutionPlan plan =
      new TornadoExecutionPlan(new TaskGraph("s0").snapshot(), new TaskGraph("s1").snapshot());

  @AfterEach
  void closePlan() throws TornadoExecutionPlanException {
    RecordingRuntime.onClose = null;
    plan.close();
  }

  /** Each setting's call to the engine; the map's order is the order of the calls. */
  private List<Map.Entry<Runnable, String>> settings() {
    GridScheduler grids = new GridScheduler("s0.t0", new WorkerGrid1D(64));
    return List.of(
        Map.entry(() -> plan.withGraph(1), "selectGraph[1]"),
        Map.entry(plan::withAllGraphs, "selectAllGraphs[]"),
        Map.entry(plan::withPreCompilation, "preCompile[]"),
        Map.entry(() -> plan.withDevice(BETA), "device[Beta GPU]"),
        Map.entry(() -> plan.withDevice("s0.t0", BETA), "device[s0.t0, Beta GPU]"),
        Map.entry(plan::resetDevice, "resetDevice[]"),
        Map.entry(plan::withConcurrentDevices, "concurrentDevices[true]"),
        Map.entry(plan::withoutConcurrentDevices, "concurrentDevices[false]"),
        Map.entry(plan::freeDeviceMemory, "freeDeviceMemory[]"),
        Map.entry(() -> plan.withGridScheduler(grids), "gridScheduler[GridScheduler[s0.t0]]"),
        Map.entry(plan::withDefaultScheduler, "defaultScheduler[]"),
        Map.entry(() -> plan.withBatch("512MB"), "batch[536870912]"),
        Map.entry(() -> plan.withProfiler(ProfilerMode.SILENT), "profiler[SILENT]"),
        Map.entry(plan::withoutProfiler, "noProfiler[]"),
        Map.entry(plan::clearProfiles, "clearProfiles[]"),
        Map.entry(() -> plan.withMemoryLimit("1GB"), "memoryLimit[OptionalLong[1073741824]]"),
        Map.entry(plan::withoutMemoryLimit, "memoryLimit[OptionalLong.empty]"),
        Map.entry(plan::withThreadInfo, "threadInfo[true]"),
        Map.entry(plan::withCUDAGraph, "cudaGraph[]"),
        Map.entry(plan::withoutThreadInfo, "threadInfo[false]"),
        Map.entry(plan::withPrintKernel, "printKernel[true]"),
        Map.entry(plan::withoutPrintKernel, "printKernel[false]"),
        Map.entry(
            () -> plan.withCompilerFlags(TornadoVMBackendType.OPENCL, "-w"),
            "compilerFlags[OPENCL, -w]"),
        Map.entry(() -> plan.withWarmUpTime(250), "warmUpFor[PT0.25S]"),
        Map.entry(() -> plan.withWarmUpIterations(3), "warmUp[3]"),
        Map.entry(plan::withIntraPlanConcurrency, "intraPlanConcurrency[true]"),
        Map.entry(plan::withoutIntraPlanConcurrency, "intraPlanConcurrency[false]"),
        Map.entry(plan::withStagedTransfers, "stagedTransfers[true]"),
        Map.entry(plan::withoutStagedTransfers, "stagedTransfers[false]"),
        Map.entry(plan::execute, "execute[]"),
        Map.entry(() -> plan.getDevice(1), "deviceOf[1]"),
        Map.entry(plan::getCurrentDeviceMemoryUsage, "deviceMemoryInUse[]"));
  }

  @Test
  void everySettingReachesTheEngine() {
    List<String> expected = new ArrayList<>();
    for (Map.Entry<Runnable, String> setting : settings()) {
      setting.getKey().run();
      expected.add(setting.getValue());
    }
    assertThat(CALLS).isEqualTo(expected);
  }

  @Test
  void settingsGiveBackThePlan() throws ReflectiveOperationException {
    int checked = 0;
    for (Method method : TornadoExecutionPlan.class.getMethods()) {
      if (method.getReturnType() == TornadoExecutionPlan.class && method.getParameterCount() == 0) {
        assertThat(method.invoke(plan)).as(method.getName()).isSameAs(plan);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(15);
    assertThat(plan.withGraph(0).withDevice(BETA).withBatch("1KB")).isSameAs(plan);
  }

  @Test
  void theEngineGetsThePlanAndItsGraphs() {
    assertThat(RecordingRuntime.plan).isSameAs(plan);
    assertThat(RecordingRuntime.graphs)
        .extracting(GraphDefinition::name)
        .containsExactly("s0", "s1");
  }

  @Test
  void theDefaultDeviceIsTheRuntimesAtTheTimeOfTheCall() {
    plan.withDevice(TornadoExecutionPlan.DEFAULT_DEVICE);
    plan.withDevice("s0.t0", TornadoExecutionPlan.DEFAULT_DEVICE);
    assertThat(CALLS).containsExactly("device[Gamma CPU]", "device[s0.t0, Gamma CPU]");
    TornadoDevice device = TornadoExecutionPlan.DEFAULT_DEVICE;
    assertThat(device.getDeviceName()).isEqualTo("Gamma CPU").isEqualTo(device.toString());
    assertThat(device.getDeviceType()).isEqualTo(TornadoDeviceType.CPU);
    assertThat(device.getMaxGlobalMemory()).isEqualTo(1L << 33);
    assertThat(device.getDeviceMaxWorkgroupDimensions()).containsExactly(8, 4, 2);
    assertThat(device.getAvailableProcessors()).isEqualTo(12);
  }

  @Test
  void theProfileIsThatOfTheRun() {
    TornadoProfilerResult profile = plan.withDevice(BETA).execute().getProfilerResult();
    plan.withDefaultScheduler();
    assertThat(profile.getTotalTime()).isEqualTo(100);
    assertThat(profile.getCompileTime()).isEqualTo(30);
    assertThat(profile.getTornadoCompilerTime()).isEqualTo(10);
    assertThat(profile.getDriverInstallTime()).isEqualTo(20);
    assertThat(profile.getDataTransfersTime()).isEqualTo(11);
    assertThat(profile.getDeviceWriteTime()).isEqualTo(5);
    assertThat(profile.getDeviceReadTime()).isEqualTo(6);
    assertThat(profile.getDataTransferDispatchTime()).isEqualTo(7);
    assertThat(profile.getKernelDispatchTime()).isEqualTo(8);
    assertThat(profile.getDeviceKernelTime()).isEqualTo(9);
    assertThat(profile.getTotalBytesCopyIn()).isEqualTo(1000);
    assertThat(profile.getTotalBytesCopyOut()).isEqualTo(2000);
    assertThat(profile.getTotalBytesTransferred()).isEqualTo(3000);
    assertThat(profile.getTotalDeviceMemoryUsage()).isEqualTo(4096);
    assertThat(profile.getProfileLog()).isEqualTo("{\"log\": 1}");
    assertThat(profile.getTraceExecutionPlan())
        .isEqualTo("TornadoExecutionPlan[s0, s1]\n -> withDevice(Beta GPU)");
    assertThat(printed(profile::dumpProfiles)).isEqualTo("{\"log\": 1}" + System.lineSeparator());
  }

  @Test
  void theTraceShowsEachSettingOnceInOrder() {
    for (int i = 0; i < 1000; i++) {
      plan.withGraph(i % 2).withDevice(BETA).withBatch("1MB").execute();
    }
    plan.withDevice("s1.t0", BETA).withAllGraphs();
    String trace =
        """
        TornadoExecutionPlan[s0, s1]
         -> withDevice(Beta GPU)
         -> withBatch(1MB)
         -> withDevice(s1.t0, Beta GPU)
         -> withAllGraphs()\
        """;
    assertThat(plan.getTraceExecutionPlan()).isEqualTo(trace);
    assertThat(plan).hasToString(trace);
    assertThat(printed(plan::printTraceExecutionPlan)).isEqualTo(trace + System.lineSeparator());
  }

  @Test
  void resultsFetchWhatIsUnderDemand() {
    TornadoExecutionResult result = plan.execute();
    DataRange range = new DataRange(x).withOffset(2);
    assertThat(result.isReady()).isTrue();
    assertThat(result.transferToHost(x)).isSameAs(result);
    assertThat(result.transferToHost(range)).isSameAs(result);
    assertThat(CALLS)
        .containsExactly(
            "execute[]", "transferToHost[[" + x + "]]", "transferToHost[" + range + "]");
    assertThat(range.getPartialSize()).isEqualTo(6);
    assertThatThrownBy(() -> result.transferToHost(x, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("transferToHost: object 2 of 2 is null.");
    assertThatThrownBy(() -> result.transferToHost(new DataRange(x).withOffset(4).withSize(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There are no 5 elements from index 4 in an array of 8 elements.");
  }

  @Test
  void theLastResultsAreKept() {
    TornadoExecutionResult first = plan.execute();
    TornadoExecutionResult second = plan.execute();
    assertThat(plan.getPlanResult(0)).isSameAs(first);
    assertThat(plan.getPlanResult(1)).isSameAs(second);
    assertThatThrownBy(() -> plan.getPlanResult(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no result of run 2: this plan ran 2 times and keeps the last 2.");
    for (int i = 2; i < 1025; i++) {
      plan.execute();
    }
    assertThat(plan.getPlanResult(1)).isSameAs(second);
    assertThatThrownBy(() -> plan.getPlanResult(0)).hasMessageContaining("keeps the last 1024");
  }

  @Test
  void plansAreCounted() throws TornadoExecutionPlanException {
    int before = TornadoExecutionPlan.getTotalPlans();
    try (TornadoExecutionPlan next = new TornadoExecutionPlan(new TaskGraph("s2").snapshot())) {
      assertThat(TornadoExecutionPlan.getTotalPlans()).isEqualTo(before + 1);
      assertThat(next.getGlobalExecutionPlansCounter()).isEqualTo(before + 1);
      assertThat(next.getId()).isGreaterThan(plan.getId());
    }
  }

  @Test
  void aClosedPlanRefusesWhatNeedsItsEngine() throws TornadoExecutionPlanException {
    List<Map.Entry<Runnable, String>> settings = settings();
    TornadoExecutionResult result = plan.execute();
    plan.close();
    plan.close();
    assertThat(CALLS).containsExactly("execute[]", "close[]");
    for (Map.Entry<Runnable, String> setting : settings) {
      assertThatThrownBy(() -> setting.getKey().run())
          .as(setting.getValue())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "The plan of [s0, s1] is closed. Make a new TornadoExecutionPlan of its graphs.");
    }
    assertThatThrownBy(() -> result.transferToHost(x)).isInstanceOf(IllegalStateException.class);
    assertThat(result.getProfilerResult().getTotalTime()).isEqualTo(100);
    assertThat(plan.getTraceExecutionPlan()).startsWith("TornadoExecutionPlan[s0, s1]");
  }

  @Test
  void everyPublicMethodIsOneOfThoseAbove() {
    // So that a method added later is not forgotten in settings().
    Set<String> telling =
        Set.of(
            "close",
            "toString",
            "getTraceExecutionPlan",
            "printTraceExecutionPlan",
            "getId",
            "getGlobalExecutionPlansCounter",
            "getPlanResult");
    long instance =
        List.of(TornadoExecutionPlan.class.getDeclaredMethods()).stream()
            .filter(
                m -> Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()))
            .filter(m -> !telling.contains(m.getName()))
            .count();
    assertThat(settings()).hasSize((int) instance);
  }

  @Test
  void aFailureToCloseIsTold() {
    RecordingRuntime.onClose = new IllegalStateException("device lost");
    assertThatThrownBy(plan::close)
        .isInstanceOf(TornadoExecutionPlanException.class)
        .hasMessage("The plan of [s0, s1] could not be closed cleanly: device lost")
        .hasCause(RecordingRuntime.onClose);
  }

  @Test
  void plansWithoutGraphsAreRefused() {
    assertThatThrownBy(TornadoExecutionPlan::new)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one task graph");
    assertThatThrownBy(() -> new TornadoExecutionPlan((ImmutableTaskGraph) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2})
  void graphsThatAreNotThereAreNamed(int index) {
    String message =
        "There is no graph %d in this plan; it has 2: [s0, s1], counted from 0.".formatted(index);
    assertThatThrownBy(() -> plan.withGraph(index))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> plan.getDevice(index)).hasMessage(message);
    assertThat(CALLS).isEmpty();
  }

  @Test
  void badArgumentsAreRefusedBeforeTheEngineSeesThem() {
    List.<Runnable>of(
            () -> plan.withDevice(null),
            () -> plan.withDevice("s0.t0", null),
            () -> plan.withGridScheduler(null),
            () -> plan.withProfiler(null),
            () -> plan.withCompilerFlags(null, "-w"),
            () -> plan.withCompilerFlags(TornadoVMBackendType.OPENCL, null),
            () -> plan.withWarmUpTime(0),
            () -> plan.withWarmUpIterations(0),
            () -> plan.withBatch("many"),
            () -> plan.withMemoryLimit("0MB"))
        .forEach(bad ->
            assertThatThrownBy(bad::run)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank());
    assertThat(CALLS).isEmpty();
    assertThat(plan.getTraceExecutionPlan()).isEqualTo("TornadoExecutionPlan[s0, s1]");
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "7B, 7",
    "3KB, 3072",
    "3 kb, 3072",
    " 512MB , 536870912",
    "1GB, 1073741824",
    "2TB, 2199023255552"
  })
  void sizes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MB",
        "-1MB",
        "1.5GB",
        "1PB",
        "0",
        "0GB",
        "9999999999TB",
        "99999999999999999999"
      })
  void otherTextsAreNoSizes(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"" + text + "\" is not a size.")
        .hasMessageContaining("512MB");
  }

  @Test
  void devicesAreFoundByPlaceNameAndType() {
    TornadoDeviceMap map = TornadoExecutionPlan.getTornadoDeviceMap();
    assertThat(TornadoExecutionPlan.getDevice(1, 0)).isSameAs(BETA);
    assertThat(map.getNumBackends()).isEqualTo(2);
    assertThat(map.getAllBackends()).isEqualTo(BACKENDS);
    assertThat(map.getBackendsWithPredicate(b -> b.getNumDevices() == 2))
        .containsExactly(BACKENDS.get(1));
    assertThat(map.getBackendsWithDevicePredicate(d -> d.getDeviceType() == TornadoDeviceType.CPU))
        .isEqualTo(BACKENDS);
    assertThat(map.getDevicesByName("cpu").map(TornadoDevice::getDeviceName))
        .containsExactly("Alpha CPU", "Gamma CPU");
    assertThat(map.getDevicesByType(TornadoDeviceType.GPU)).containsExactly(BETA);
    assertThat(map.getDevicesByName("delta")).isEmpty();
  }

  @Test
  void propertiesAreSystemProperties() {
    String key = "stratus.test.property";
    assertThat(TornadoRuntimeProvider.getProperty(key)).isNull();
    assertThat(TornadoRuntimeProvider.getProperty(key, "none")).isEqualTo("none");
    TornadoRuntimeProvider.setProperty(key, "some");
    try {
      assertThat(System.getProperty(key)).isEqualTo("some");
      assertThat(TornadoRuntimeProvider.getProperty(key)).isEqualTo("some");
    } finally {
      System.clearProperty(key);
    }
    assertThat(TornadoRuntimeProvider.isProfilerEnabled()).isTrue();
  }

  private static String printed(Runnable action) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
