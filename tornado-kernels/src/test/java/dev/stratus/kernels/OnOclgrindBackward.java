package dev.stratus.kernels;

import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.BackwardRun.Result;
import dev.stratus.kernels.LayoutCase.Dim;
import dev.stratus.kernels.LayoutCase.Role;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The program that the forked JVM runs: every backward kernel once under each of the numerics, or,
 * with the argument {@code racy}, a kernel with a race.
 */
public final class OnOclgrindBackward {
  private OnOclgrindBackward() {}

  public static void main(String[] args) {
    TornadoDevice device =
        DeviceRun.find(d -> d.checking() && d.kind() != DeviceKind.JVM_DEBUG).orElseThrow();
    System.out.println("device=" + device.getDeviceName());
    if (args.length > 0) {
      racy(device);
      return;
    }
    for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
      rows(new BackwardRun(device, options));
      layouts(new BackwardRun(device, options));
    }
    BackwardRun strict = new BackwardRun(device, KernelOptions.STRICT);
    GradientData data = GradientData.ordinary(6, 75, false);
    judge("rowPerGroup", data, strict.rowPerGroup(data, 16, 2));
  }

  private static void rows(BackwardRun run) {
    GradientData data = GradientData.ordinary(6, 75, false);
    judge("rowPerItem", data, run.rowPerItem(data));
    judge("fused", data, run.fused(data, 4));
    judge("split", data, run.split(data, 3));
    judge("parameters of rows", data, run.parameterRows(data, 4));
  }

  private static void layouts(BackwardRun run) {
    LayoutCase layout =
        new LayoutCase(
            "CBT",
            List.of(
                LayoutCase.reduced(20, 1, 1),
                new Dim(3, 20, 20, 20, false, 0, Role.OBSERVATION),
                new Dim(4, 60, 60, 60, true, 0, Role.TIME)),
            new int[] {4, 0, 2},
            2);
    GradientData data = layout.data(false);
    judge("anyLayout", data, run.anyLayout(data, layout.groupLayout(), layout.lengths()));
    judge(
        "parameters of any layout",
        data,
        run.parameterLayout(data, layout.parameterLayout(), layout.lengths(), 2));
    Places places = Places.columns(2, 20 * 7, 20, 7, 20);
    float[] x = RowsUnderTest.spread(2 * 20 * 7, 89, 3f, 1f);
    GradientData columns = GradientData.of("columns", places, x, 1e-5f, false);
    judge("columns", columns, run.columns(columns, 2, 20 * 7, 20, 7, 20));
  }

  private static void judge(String what, GradientData data, Result result) {
    GradientCheck check = new GradientCheck(what);
    if (result.dx().length > 0) {
      check.dx(data.places(), data.expected(), result.dx());
    }
    if (result.dscale().length > 0) {
      check.parameters(data.expected(), result.dscale(), result.doffset());
    }
    System.out.printf("%s: passed, worst error %.2f ulp%n", what, check.worst());
  }

  private static void racy(TornadoDevice device) {
    FloatArray dy = FloatArray.fromArray(RowsUnderTest.spread(64, 97, 0f, 1f));
    FloatArray dx = new FloatArray(64);
    TaskGraph graph =
        new TaskGraph("racy")
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, dy)
            .task("group", RacyGradients::rowPerGroup, new KernelContext(), dy, dx, 64)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, dx);
    WorkerGrid1D grid = new WorkerGrid1D(16);
    grid.setLocalWork(16, 1, 1);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(device).withGridScheduler(new GridScheduler("racy.group", grid)).execute();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException(e);
    }
  }
}
