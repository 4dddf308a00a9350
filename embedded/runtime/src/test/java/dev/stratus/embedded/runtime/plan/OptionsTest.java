package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import dev.stratus.embedded.spi.KernelLanguage;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What the host may ask of a task's code beyond TornadoVM's words. */
class OptionsTest {
  private static TornadoExecutionPlan plan(TaskGraph graph) {
    return new TornadoExecutionPlan(graph.snapshot()).withDevice(TestRuntime.openCl());
  }

  private static LaunchRecord launch(TornadoExecutionPlan plan) {
    return TestRuntime.extension().lastRun(plan).getFirst();
  }

  @Test
  void optionsReachTheCompilerAndMayChangeBetweenRuns() throws Exception {
    FloatArray x = PlanSuite.ramp(1000);
    FloatArray y = new FloatArray(1000);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::rowSums, x, y, 4, 250)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
      String strict = launch(plan).source();
      float[] strictSums = y.toHeapArray();
      assertThat(launch(plan).options()).isEqualTo(KernelOptions.STRICT);
      TestRuntime.extension().configure(plan, "t", KernelOptions.REASSOCIATE);
      plan.execute();
      assertThat(launch(plan).options()).isEqualTo(KernelOptions.REASSOCIATE);
      assertThat(launch(plan).source()).isNotEqualTo(strict).contains("vload16");
      for (int i = 0; i < 4; i++) {
        assertThat(y.get(i)).isCloseTo(strictSums[i], Offset.offset(0.05f));
      }
      TestRuntime.extension().configure(plan, "s.t", KernelOptions.STRICT);
      plan.execute();
      assertThat(launch(plan).source()).isEqualTo(strict);
      assertThatThrownBy(() -> TestRuntime.extension().configure(plan, "u", KernelOptions.STRICT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("s.t");
    }
  }

  @Test
  void outputsLargerThanTheCacheAreStoredAroundIt() throws Exception {
    FloatArray x = PlanSuite.ramp(4096);
    FloatArray y = new FloatArray(4096);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::scaleRows, x, y, 2f, 4, 1024)
            .transferToHost(EVERY_EXECUTION, y);
    KernelOptions fast = KernelOptions.REASSOCIATE;
    try (TornadoExecutionPlan plan = plan(graph)) {
      TestRuntime.extension().configure(plan, "t", withCache(fast, 16 * 1024));
      plan.execute();
      String cached = launch(plan).source();
      TestRuntime.extension().configure(plan, "t", withCache(fast, 16 * 1024 - 1));
      plan.execute();
      assertThat(launch(plan).source()).isNotEqualTo(cached).contains("nontemporal");
      assertThat(cached).doesNotContain("nontemporal_store(");
      assertThat(y.get(4095)).isEqualTo(2 * x.get(4095));
    }
  }

  @Test
  void aTaskMayBeGivenAsSpirv() throws Exception {
    FloatArray x = PlanSuite.ramp(1000);
    FloatArray y = new FloatArray(1000);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(FIRST_EXECUTION, x)
            .task("t", Kernels::scaleAll, x, y, 2f)
            .transferToHost(EVERY_EXECUTION, y);
    try (TornadoExecutionPlan plan = plan(graph)) {
      for (KernelOptions options :
          TestRuntime.alsoAsSpirv(List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE))) {
        y.init(0);
        TestRuntime.extension().configure(plan, "t", options);
        plan.execute();
        boolean spirv = options.language() == KernelLanguage.SPIRV;
        assertThat(launch(plan).target()).isEqualTo(spirv ? "spirv" : "opencl");
        assertThat(launch(plan).buildOptions()).contains(spirv ? "spir" : "-cl-std=CL1.2");
        assertThat(y.get(999)).isEqualTo(2 * x.get(999));
      }
    }
  }

  @Test
  void theLanguageOfAllTasksIsNamedByAProperty() {
    String before = System.getProperty(Targets.LANGUAGE_PROPERTY);
    try {
      System.setProperty(Targets.LANGUAGE_PROPERTY, "SPIRV");
      assertThat(Targets.language(KernelOptions.STRICT, "opencl")).isEqualTo("spirv");
      assertThatThrownBy(() ->
              Targets.requireLanguage(
                  KernelOptions.STRICT,
                  "cuda",
                  TestRuntime.extension().describe(TestRuntime.debug())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("jvm-debug")
          .hasMessageContaining("as spirv")
          .hasMessageContaining("STRATUS_TARGET");
      System.setProperty(Targets.LANGUAGE_PROPERTY, "default");
      assertThat(Targets.language(KernelOptions.STRICT, "cuda")).isEqualTo("cuda");
      System.setProperty(Targets.LANGUAGE_PROPERTY, "metal");
      assertThatThrownBy(() -> Targets.language(KernelOptions.STRICT, "opencl"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("metal")
          .hasMessageContaining("spirv");
    } finally {
      if (before == null) {
        System.clearProperty(Targets.LANGUAGE_PROPERTY);
      } else {
        System.setProperty(Targets.LANGUAGE_PROPERTY, before);
      }
    }
  }

  private static KernelOptions withCache(KernelOptions options, long bytes) {
    return new KernelOptions(
        options.numerics(),
        options.vectorWidth(),
        options.accumulators(),
        options.stores(),
        OptionalLong.of(bytes));
  }
}
