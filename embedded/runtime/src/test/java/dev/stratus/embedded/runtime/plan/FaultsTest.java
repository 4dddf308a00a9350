package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.api.CallSite;
import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.opencl.ClStatus;
import dev.stratus.embedded.runtime.opencl.DeviceException;
import dev.stratus.embedded.runtime.opencl.DeviceMemoryException;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.OpenCl;
import dev.stratus.embedded.runtime.opencl.OpenClLoading;
import dev.stratus.embedded.runtime.opencl.ProgramBuildException;
import dev.stratus.embedded.runtime.opencl.ScriptedDriver;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Drivers that fail on demand, and a ledger of everything they were asked for. */
@Timeout(300)
class FaultsTest {
  private final FloatArray x = PlanSuite.ramp(100);
  private final FloatArray y = new FloatArray(100);
  private final KernelResolver resolver = new KernelResolver();
  private final Compilers compilers = new Compilers();

  /** Scales x into y; x is copied once. */
  private GraphDefinition scaling() {
    Task3<FloatArray, FloatArray, Float> kernel = Kernels::scaleAll;
    return new GraphDefinition(
        "s",
        List.of(
            new Step.ToDevice(DataTransferMode.FIRST_EXECUTION, List.of(x)),
            new Step.Task("t", kernel, List.of(x, y, 2f), CallSite.outside(FaultsTest.class)),
            new Step.ToHost(DataTransferMode.UNDER_DEMAND, List.of(y))));
  }

  private EmbeddedPlan plan(Devices devices) {
    return new EmbeddedPlan(
        List.of(scaling()), devices, new PlanResources(compilers), resolver, new RunListeners());
  }

  private static Devices devices(ScriptedDriver driver) {
    return new Devices(Discovery.discover(driver.binding()));
  }

  /** The real driver behind the script: results can be compared. */
  private static ScriptedDriver real() {
    TestRuntime.openCl(); // says why and skips where there is none
    return ScriptedDriver.over(((OpenClLoading.Loaded) OpenCl.load()).binding());
  }

  @Test
  void buildFailureCarriesTheLogAndThePlanMayTryAgain() {
    ScriptedDriver driver = real();
    driver.failBuild("line 3: no such type");
    try (EmbeddedPlan plan = plan(devices(driver))) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(ProgramBuildException.class)
          .isInstanceOf(TornadoRuntimeException.class)
          .hasMessageContaining("line 3: no such type");
      assertThat(plan.lastRun()).isEmpty();
      driver.heal();
      plan.execute();
      plan.transferToHost(List.of(y));
    }
    assertThat(y.get(9)).isEqualTo(2 * x.get(9));
  }

  @Test
  void outOfMemoryLeavesNothingBehind() {
    ScriptedDriver driver = real();
    driver.fail("clCreateBuffer", 2, ClStatus.CL_MEM_OBJECT_ALLOCATION_FAILURE);
    try (EmbeddedPlan plan = plan(devices(driver))) {
      assertThatThrownBy(plan::execute).isInstanceOf(DeviceMemoryException.class);
      plan.execute();
      plan.transferToHost(List.of(y));
      assertThat(y.get(9)).isEqualTo(2 * x.get(9));
    }
    assertOnlyContextsAndPrograms(driver);
  }

  @Test
  void lostDeviceEndsTheRunAndTheNextPlanOpensAnother() {
    ScriptedDriver driver = real();
    Devices devices = devices(driver);
    try (EmbeddedPlan plan = plan(devices)) {
      plan.execute();
      driver.fail("clFinish", 1, ClStatus.CL_DEVICE_NOT_AVAILABLE);
      assertThatThrownBy(plan::execute)
          .isInstanceOfSatisfying(
              DeviceException.class, lost -> assertThat(lost.deviceLost()).isTrue());
      assertThat(plan.lastRun()).isEmpty();
      assertThatThrownBy(() -> plan.transferToHost(List.of(y)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has not run");
    }
    int contexts = driver.calls("clCreateContext");
    driver.heal();
    try (EmbeddedPlan again = plan(devices)) {
      again.execute();
      again.transferToHost(List.of(y));
    }
    assertThat(y.get(9)).isEqualTo(2 * x.get(9));
    assertThat(driver.calls("clCreateContext")).isEqualTo(contexts + 1);
    assertOnlyContextsAndPrograms(driver);
  }

  @Test
  void deviceLostWhileArraysAreMadeIsNoticedToo() {
    ScriptedDriver driver = real();
    Devices devices = devices(driver);
    driver.fail("clEnqueueFillBuffer", 1, ClStatus.CL_DEVICE_NOT_AVAILABLE);
    try (EmbeddedPlan plan = plan(devices)) {
      assertThatThrownBy(plan::execute).isInstanceOf(DeviceException.class);
      assertThat(plan.deviceMemoryInUse()).isZero();
      plan.execute();
      plan.transferToHost(List.of(y));
    }
    assertThat(y.get(9)).isEqualTo(2 * x.get(9));
    assertThat(driver.calls("clCreateContext")).isEqualTo(2);
    assertOnlyContextsAndPrograms(driver);
  }

  @Test
  void failedRunCopiesInputsAgain() {
    ScriptedDriver driver = real();
    try (EmbeddedPlan plan = plan(devices(driver))) {
      plan.execute();
      driver.fail("clEnqueueNDRangeKernel", 1, ClStatus.CL_OUT_OF_RESOURCES);
      assertThatThrownBy(plan::execute)
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("CL_OUT_OF_RESOURCES");
      x.set(9, 77);
      plan.execute();
      plan.transferToHost(List.of(y));
      assertThat(y.get(9)).isEqualTo(154f);
    }
  }

  @Test
  void tenThousandPlansOnADriverWithALedger() {
    ScriptedDriver driver = ScriptedDriver.fake();
    Devices devices = devices(driver);
    for (int i = 0; i < 10_000; i++) {
      try (EmbeddedPlan plan = plan(devices)) {
        plan.execute();
        plan.close();
      }
    }
    assertThat(driver.calls("clCreateContext")).isEqualTo(1);
    assertThat(driver.calls("clBuildProgram")).isEqualTo(1);
    assertThat(driver.calls("clCreateKernel")).isEqualTo(10_000);
    assertOnlyContextsAndPrograms(driver);
  }

  @Test
  void plansThatNobodyClosedAreCleanedUpWhenTheyAreGarbage() throws Exception {
    ScriptedDriver driver = ScriptedDriver.fake();
    Engine engine = new Engine(devices(driver), compilers);
    for (int i = 0; i < 20; i++) {
      runAndForget(engine);
    }
    assertThat(driver.ledger().created("queue")).isEqualTo(20);
    for (int i = 0; i < 100 && holdsQueues(driver); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertOnlyContextsAndPrograms(driver);
  }

  private static boolean holdsQueues(ScriptedDriver driver) {
    return driver.ledger().leaks().stream().anyMatch(left -> left.startsWith("queue@"));
  }

  private void runAndForget(Engine engine) {
    TornadoExecutionPlan plan = new TornadoExecutionPlan(new TaskGraph("s").snapshot());
    engine.open(plan, List.of(scaling())).execute();
    Reference.reachabilityFence(plan);
  }

  @Test
  void tenThousandPlansOnTheRealDriver() {
    ScriptedDriver driver = real();
    Devices devices = devices(driver);
    long early = Long.MAX_VALUE;
    long late = Long.MAX_VALUE;
    for (int i = 1; i <= 10_000; i++) {
      try (EmbeddedPlan plan = plan(devices)) {
        plan.execute();
        plan.transferToHost(List.of(y));
      }
      if (i % 1000 == 0) {
        // The least of several samples: the collector gives memory back when it likes.
        long now = residentKilobytes();
        early = i <= 5000 ? Math.min(early, now) : early;
        late = i > 5000 ? Math.min(late, now) : late;
      }
    }
    System.out.printf("process after 10,000 plans: %d kB, before 5,000: %d kB%n", late, early);
    assertThat(y.get(9)).isEqualTo(2 * x.get(9));
    assertOnlyContextsAndPrograms(driver);
    assertThat(late - early).isLessThan(32 * 1024);
  }

  /** Those two are shared by all plans and stay. */
  private static void assertOnlyContextsAndPrograms(ScriptedDriver driver) {
    assertThat(driver.ledger().leaks())
        .isNotEmpty()
        .allMatch(left -> left.startsWith("context@") || left.startsWith("program@"));
    assertThat(driver.ledger().misuse()).isEmpty();
  }

  private static long residentKilobytes() {
    try {
      System.gc();
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException noProcFs) {
      return 0;
    }
  }
}
