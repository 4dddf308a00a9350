package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** An OpenCL device, and what only it can tell. */
class OpenClPlanTest extends SemanticsSuite {
  @Override
  TornadoDevice device() {
    return TestRuntime.openCl();
  }

  private static LaunchRecord launch(TornadoExecutionPlan plan) {
    return TestRuntime.extension().lastRun(plan).getFirst();
  }

  @Test
  void launchRecordTellsEverything() throws Exception {
    FloatArray x = ramp(1000);
    FloatArray y = new FloatArray(1000);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::scaleAll, x, y, 2f)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
      LaunchRecord launch = launch(plan);
      assertThat(launch.kernel()).isEqualTo(Kernels.class.getName() + ".scaleAll");
      assertThat(launch.target()).isEqualTo("opencl");
      assertThat(launch.source()).contains("__kernel").contains(launch.entryPoint());
      assertThat(launch.sourceHash()).hasSize(64);
      assertThat(launch.buildOptions()).contains("-cl-std=CL1.2");
      assertThat(launch.globalSize()).containsExactly(1000L);
      assertThat(launch.localSize()).isEmpty();
      assertThat(launch.bytesToDevice()).isEqualTo(4000);
      plan.execute();
      assertThat(launch(plan).bytesToDevice()).isZero();
      assertThat(launch(plan).compileNanos()).isZero();
      assertThat(launch(plan).buildNanos()).isZero();
    }
  }

  @Test
  void arraysThatMoveInEveryRunAreShared() throws Exception {
    FloatArray x = ramp(1000);
    FloatArray y = new FloatArray(1000);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x)
            .task("t", Kernels::scaleAll, x, y, 2f)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      for (int i = 0; i < 3; i++) {
        x.set(7, i);
        plan.execute();
        assertThat(y.get(7)).isEqualTo(2f * i);
      }
      assertThat(launch(plan).zeroCopy()).isTrue();
      assertThat(launch(plan).bytesToDevice()).isZero();
      assertThat(launch(plan).bytesToHost()).isZero();
    }
  }

  @Test
  void hundredShapesAreOneSource() throws Exception {
    Set<String> hashes = new HashSet<>();
    for (int n = 1; n <= 100; n++) {
      FloatArray x = ramp(n);
      FloatArray y = ramp(n);
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, x, y)
              .task("t", Kernels::axpy, x, y, (float) n, n)
              .transferToHost(EVERY_EXECUTION, y);
      try (TornadoExecutionPlan plan = plan(graph)) {
        plan.execute();
        LaunchRecord launch = launch(plan);
        hashes.add(launch.sourceHash());
        if (n > 1) {
          assertThat(launch.compileNanos()).as("compile of shape %d", n).isZero();
          assertThat(launch.buildNanos()).as("build of shape %d", n).isZero();
        }
      }
      assertThat(y.get(n - 1)).isEqualTo(n * x.get(n - 1) + x.get(n - 1));
    }
    assertThat(hashes).hasSize(1);
  }

  @Test
  void aliasedArgumentsDropRestrict() throws Exception {
    FloatArray x = new FloatArray(50);
    FloatArray y = new FloatArray(50);
    assertThat(sourceOfShift(x, y)).contains("restrict");
    assertThat(sourceOfShift(x, x)).doesNotContain("restrict");
    FloatArray sameMemory = FloatArray.fromSegmentShallow(x.getSegmentWithHeader());
    assertThat(sourceOfShift(x, sameMemory)).doesNotContain("restrict");
    assertThat(x.get(49)).isEqualTo(49f);
  }

  private String sourceOfShift(FloatArray x, FloatArray y) throws Exception {
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(EVERY_EXECUTION, x, y)
            .task("t", Kernels::shift, x, y, 50)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
      return launch(plan).source();
    }
  }

  @Test
  void refusedKernelReachesTheCaller() throws Exception {
    IntArray x = ints(1, 2);
    TaskGraph graph = new TaskGraph("s").task("t", Kernels::refused, x);
    try (TornadoExecutionPlan plan = plan(graph)) {
      assertThatThrownBy(plan::execute)
          .isInstanceOf(KernelRefusedException.class)
          .hasMessageContaining("Kernels.refused (Kernels.java:");
      assertThatThrownBy(plan::withPreCompilation).isInstanceOf(KernelRefusedException.class);
    }
  }

  @Test
  void divisionByZeroOnTheDeviceLeavesTheJvmAlone() throws Exception {
    IntArray out = ints(1, 2, 3);
    run(
        new TaskGraph("s")
            .task("t", Kernels::divideByZero, out, 0)
            .transferToHost(EVERY_EXECUTION, out));
    assertThat(out.toHeapArray()).containsOnly(0);
    assertThatThrownBy(() -> Kernels.divideByZero(out, 0)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void driverFlagsAreAdded() throws Exception {
    TaskGraph graph = new TaskGraph("s").task("t", Kernels::addOne, ints(1));
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.withCompilerFlags(TornadoVMBackendType.OPENCL, "-DUNUSED=1").execute();
      assertThat(launch(plan).buildOptions()).endsWith("-DUNUSED=1");
    }
  }

  @Test
  void resultsEqualTheDebugDevicesBitForBit() throws Exception {
    int n = 4099;
    FloatArray x = ramp(n);
    FloatArray here = new FloatArray(n);
    FloatArray there = new FloatArray(n);
    for (FloatArray out : new FloatArray[] {here, there}) {
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, x)
              .task("t", Kernels::awkward, x, out)
              .transferToHost(EVERY_EXECUTION, out);
      try (TornadoExecutionPlan plan = plan(graph)) {
        plan.withDevice(out == here ? device() : TestRuntime.debug()).execute();
      }
    }
    for (int i = 0; i < n; i++) {
      assertThat(Float.floatToIntBits(here.get(i)))
          .as("element %d: %s, %s", i, here.get(i), there.get(i))
          .isEqualTo(Float.floatToIntBits(there.get(i)));
    }
  }
}
