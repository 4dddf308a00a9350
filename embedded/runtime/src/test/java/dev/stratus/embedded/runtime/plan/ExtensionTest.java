package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.GeneratedSource;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.embedded.spi.KernelTarget;
import dev.stratus.embedded.spi.PreflightReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Devices, generated sources, and what a plan prints. */
@Timeout(60)
class ExtensionTest {
  private final Extension extension = TestRuntime.extension();

  @Test
  void debugBackendIsLastAndNeverTheDefaultBesideADevice() {
    TornadoDevice openCl = TestRuntime.openCl();
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    int last = runtime.getNumBackends() - 1;
    assertThat(runtime.getBackendType(last)).isEqualTo(TornadoVMBackendType.JAVA);
    assertThat(runtime.getBackend(last).getAllDevices()).containsExactly(TestRuntime.debug());
    assertThat(runtime.getDefaultDevice()).isSameAs(openCl);
    assertThat(runtime.getBackend(openCl.getBackendIndex()).getAllDevices()).contains(openCl);
    assertThat(TornadoExecutionPlan.getDevice(last, 0)).isSameAs(TestRuntime.debug());
    assertThatThrownBy(() -> runtime.getBackend(last + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JVM");
  }

  @Test
  void withoutDriversTheDebugDeviceIsTheDefaultAndTheReasonIsTold() {
    Devices none = new Devices(new Discovery(List.of(), List.of("No OpenCL loader was found.")));
    assertThat(none.getNumBackends()).isEqualTo(1);
    assertThat(none.defaultDevice().description().kind()).isEqualTo(DeviceKind.JVM_DEBUG);
    assertThat(none.absences()).containsExactly("No OpenCL loader was found.");
  }

  @Test
  void driversAreAskedOnceAndTheDebugDeviceHasNone() {
    assertThat(extension.preflight(TestRuntime.debug()).notRun())
        .contains("the debug device has no driver");
    PreflightReport report = extension.preflight(TestRuntime.openCl());
    assertThat(report.notRun()).isEmpty();
    assertThat(report.failures()).isEmpty();
    assertThat(report.results()).isNotEmpty();
    assertThat(extension.preflight(TestRuntime.openCl())).isSameAs(report);
    assertThat(extension.drivers().platforms()).anyMatch(platform -> platform.devices() > 0);
  }

  @Test
  void sourceIsGeneratedWithoutRunning() {
    DeviceDescription device = extension.describe(TestRuntime.openCl());
    GeneratedSource source =
        extension.generate(
            new KernelReference(Kernels.class, "rowSums"),
            KernelTarget.OPENCL,
            device,
            KernelOptions.REASSOCIATE);
    assertThat(source.text()).contains("__kernel void " + source.entryPoint());
    assertThat(source.stages()).isNotEmpty();
    GeneratedSource context =
        extension.generate(
            new KernelReference(Kernels.class, "treeSum"),
            KernelTarget.OPENCL,
            device,
            KernelOptions.STRICT);
    assertThat(context.text()).contains("__local float").contains("barrier(");
    assertThat(source.binary()).isEmpty();
    GeneratedSource spirv =
        extension.generate(
            new KernelReference(Kernels.class, "treeSum"),
            KernelTarget.SPIRV,
            device,
            KernelOptions.STRICT);
    assertThat(spirv.text()).contains("OpControlBarrier").contains("Workgroup");
    assertThat(spirv.binary().orElseThrow()).startsWith(0x03, 0x02, 0x23, 0x07);
    assertThatThrownBy(() ->
            extension.generate(
                new KernelReference(Kernels.class, "none"),
                KernelTarget.OPENCL,
                device,
                KernelOptions.STRICT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no static method named none");
    assertThatThrownBy(() -> KernelTarget.of("fortran"))
        .hasMessageContaining("fortran")
        .hasMessageContaining("spirv1.2 (SPIR-V 1.2)")
        .hasMessageContaining("opencl (OpenCL C)");
    assertThat(KernelTarget.names())
        .contains("ptx")
        .allMatch(n -> n.equals(KernelTarget.of(n).text()));
  }

  @Test
  void kernelsAndThreadsArePrintedOnRequest() throws Exception {
    IntArray x = IntArray.fromElements(1, 2, 3);
    TaskGraph graph = new TaskGraph("s").task("t", Kernels::addOne, x);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true));
    try (TornadoExecutionPlan plan =
        new TornadoExecutionPlan(graph.snapshot()).withDevice(TestRuntime.openCl())) {
      plan.withPrintKernel().withThreadInfo().execute();
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString())
        .contains("// s.t", "__kernel void", "Task info: s.t", "Global work size : [3]");
  }

  @Test
  void resultsDoNotTravelBetweenDevicesWithinAGraph() throws Exception {
    FloatArray x = PlanSuite.ramp(10);
    FloatArray a = new FloatArray(10);
    FloatArray b = new FloatArray(10);
    TaskGraph reading =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x)
            .task("t0", Kernels::scaleAll, x, a, 2f)
            .transferToHost(EVERY_EXECUTION, a)
            .task("t1", Kernels::scaleAll, x, b, 3f)
            .transferToHost(EVERY_EXECUTION, b);
    // The debug device cannot tell that x is only read.
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(reading.snapshot())) {
      plan.withDevice("s.t0", TestRuntime.openCl()).withDevice("s.t1", TestRuntime.debug());
      assertThatThrownBy(plan::execute)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Results do not travel between devices within a graph");
      plan.withDevice("s.t1", TestRuntime.openCl()).execute();
      assertThat(b.get(9)).isEqualTo(3 * x.get(9));
    }
  }

  @Test
  void aListenerHearsOfEveryRunUntilItIsClosed() throws Exception {
    IntArray x = IntArray.fromElements(1, 2, 3);
    TaskGraph graph = new TaskGraph("heard").task("t", Kernels::addOne, x);
    List<String> heard = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(TestRuntime.debug());
      try (Extension.Listening first =
              extension.listen(run -> {
                run.forEach(launch -> heard.add(launch.device().id() + " " + launch.task()));
                threads.add(Thread.currentThread());
              });
          Extension.Listening second = extension.listen(run -> heard.add("second"))) {
        second.close();
        plan.execute();
        plan.withWarmUpIterations(2);
      }
      plan.execute();
    }
    assertThat(heard)
        .containsExactly("jvm-debug heard.t", "jvm-debug heard.t", "jvm-debug heard.t");
    assertThat(threads).containsOnly(Thread.currentThread());
  }

  @Test
  void aRunThatFailsIsNotTold() throws Exception {
    List<Integer> heard = new ArrayList<>();
    IntArray x = new IntArray(4);
    TaskGraph graph = new TaskGraph("fails").task("t", Kernels::divideByZero, x, 0);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        Extension.Listening listening = extension.listen(run -> heard.add(run.size()))) {
      plan.withDevice(TestRuntime.debug());
      assertThatThrownBy(plan::execute).isNotNull();
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void otherObjectsAreNoPlans() {
    assertThatThrownBy(() -> extension.lastRun(() -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no TornadoExecutionPlan of this runtime");
    assertThatThrownBy(() -> extension.describe("a device"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a device is no device of this runtime")
        .hasMessageContaining("jvm-debug");
  }
}
