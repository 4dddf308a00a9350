package dev.stratus.kernels;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task15;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Runs backward kernels on one device with one set of options, with guards behind every array:
 * inputs are followed by NaN, so that whatever reads too far shows, results by a canary, which also
 * stands where nothing was written.
 */
final class BackwardRun {
  private static final String GRAPH = "backward";

  /** Elements behind each array that no kernel may touch: more than any strip or group. */
  private static final int GUARD = 300;

  static final float CANARY = -777.25f;

  /** What came out; empty arrays for what the kernels do not compute. */
  record Result(float[] dx, float[] dscale, float[] doffset) {}

  private final TornadoDevice device;
  private final KernelOptions options;
  private final int block;

  BackwardRun(TornadoDevice device, KernelOptions options) {
    this.device = device;
    this.options = options;
    this.block =
        options.numerics() == Numerics.REASSOCIATE
            ? LayerNormBackward.VECTOR_BLOCK
            : LayerNormBackward.SERIAL_BLOCK;
  }

  Result rowPerItem(GradientData data) {
    Launch l = new Launch(data, 1);
    int width = data.places().parameters();
    l.graph.task(
        l.task(),
        LayerNormBackward::rowPerItem,
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        l.dx,
        data.places().groups(),
        width,
        block,
        data.flags());
    return l.dx();
  }

  Result fused(GradientData data, int rowsPerPart) {
    int rows = data.places().groups();
    int width = data.places().parameters();
    Launch l = new Launch(data, parts(rows, rowsPerPart));
    l.graph.task(
        l.task(),
        LayerNormBackward::fused,
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        l.dx,
        l.scalePartials,
        l.offsetPartials,
        rows,
        width,
        rowsPerPart,
        block,
        data.flags());
    return l.all();
  }

  Result rowPerGroup(GradientData data, int lanes, int groups) {
    Launch l = new Launch(data, 1);
    l.grid(lanes, groups);
    l.graph.task(
        l.task(),
        LayerNormBackward::rowPerGroup,
        new KernelContext(),
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        l.dx,
        data.places().groups(),
        data.places().parameters(),
        data.flags());
    return l.dx();
  }

  Result split(GradientData data, int parts) {
    int rows = data.places().groups();
    int width = data.places().parameters();
    Launch l = new Launch(data, 1);
    FloatArray partial =
        l.output(rows * parts * LayerNormBackwardSplit.PARTIAL_SIZE, "the sums of the parts");
    l.graph.task(
        l.task(),
        LayerNormBackwardSplit::sums,
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        partial,
        rows,
        width,
        parts,
        data.flags());
    l.graph.task(
        l.task(),
        LayerNormBackwardSplit::apply,
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        partial,
        l.dx,
        rows,
        width,
        parts,
        data.flags());
    return l.dx();
  }

  /** With as many columns for a lane as the rows need, and an epilogue of groups. */
  /** {@link LayerNormBackwardStream#rowStream}, which needs no epilogue. */
  Result stream(GradientData data, int lineColumns, int columns, int stages) {
    Launch l = new Launch(data, 1);
    l.graph.task(
        l.task(),
        LayerNormBackwardStream::rowStream,
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        l.dx,
        l.dscale,
        l.doffset,
        data.places().groups(),
        data.places().parameters(),
        lineColumns,
        columns,
        stages,
        data.flags());
    return l.streamed();
  }

  Result held(GradientData data, int lanes, int rowsPerPart) {
    return held(data, LayerNormBackwardHeld::rowsHeld, lanes, 1, rowsPerPart);
  }

  /** {@link #held} by fours, for widths that are multiples of four. */
  Result heldByFours(GradientData data, int lanes, int rowsPerPart) {
    return held(data, LayerNormBackwardHeld::rowsHeldByFours, lanes, 4, rowsPerPart);
  }

  private Result held(
      GradientData data,
      Task15<
              KernelContext,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              FloatArray,
              Integer,
              Integer,
              Integer,
              Integer,
              Integer>
          kernel,
      int lanes,
      int columns,
      int rowsPerPart) {
    int rows = data.places().groups();
    int width = data.places().parameters();
    int parts = parts(rows, rowsPerPart);
    Launch l = new Launch(data, parts);
    l.grid(lanes, Math.max(1, parts));
    l.graph.task(
        l.task(),
        kernel,
        new KernelContext(),
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        l.dx,
        l.scalePartials,
        l.offsetPartials,
        rows,
        width,
        rowsPerPart,
        Math.max(1, Math.ceilDiv(width, columns * lanes)),
        data.flags());
    l.epilogueLanes = 64;
    return l.all();
  }

  /** {@link #parameterRows} with an epilogue of groups, of which there may be too few. */
  Result parameterGroups(GradientData data, int rowsPerPart, int lanes) {
    return parameterRows(data, rowsPerPart, lanes);
  }

  Result parameterRows(GradientData data, int rowsPerPart) {
    return parameterRows(data, rowsPerPart, 0);
  }

  private Result parameterRows(GradientData data, int rowsPerPart, int epilogueLanes) {
    int rows = data.places().groups();
    Launch l = new Launch(data, parts(rows, rowsPerPart));
    l.graph.task(
        l.task(),
        LayerNormParameters::rows,
        l.x,
        l.dy,
        l.mean,
        l.rest,
        l.rstd,
        l.scalePartials,
        l.offsetPartials,
        rows,
        data.places().parameters(),
        rowsPerPart);
    l.epilogueLanes = epilogueLanes;
    return l.parameters();
  }

  Result splitPerGroup(GradientData data, int parts, int lanes, int groups) {
    int rows = data.places().groups();
    int width = data.places().parameters();
    Launch l = new Launch(data, 1);
    FloatArray partial =
        l.output(rows * parts * LayerNormBackwardSplit.PARTIAL_SIZE, "the sums of the parts");
    l.grid(lanes, groups);
    l.graph.task(
        l.task(),
        LayerNormBackwardSplitGroups::sums,
        new KernelContext(),
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        partial,
        rows,
        width,
        parts,
        data.flags());
    l.grid(lanes, groups);
    l.graph.task(
        l.task(),
        LayerNormBackwardSplitGroups::apply,
        new KernelContext(),
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        partial,
        l.dx,
        rows,
        width,
        parts,
        data.flags());
    return l.dx();
  }

  Result columns(GradientData data, int outer, int outerStride, int run, int width, int stride) {
    Launch l = new Launch(data, 1);
    l.graph.task(
        l.task(),
        LayerNormBackwardStrided::columns,
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        l.dx,
        outer,
        outerStride,
        run,
        width,
        stride,
        data.flags());
    return l.dx();
  }

  Result anyLayout(GradientData data, int[] layout, int[] lengths) {
    Launch l = new Launch(data, 1);
    l.graph.task(
        l.task(),
        LayerNormBackwardStrided::anyLayout,
        l.x,
        l.dy,
        l.gamma,
        l.mean,
        l.rest,
        l.rstd,
        l.dx,
        l.input(layout),
        l.input(lengths),
        0,
        data.places().groups(),
        data.flags());
    return l.dx();
  }

  Result parameterLayout(GradientData data, int[] layout, int[] lengths, int parts) {
    Launch l = new Launch(data, parts);
    l.graph.task(
        l.task(),
        LayerNormParameters::anyLayout,
        l.x,
        l.dy,
        l.mean,
        l.rest,
        l.rstd,
        l.scalePartials,
        l.offsetPartials,
        l.input(layout),
        l.input(lengths),
        data.places().parameters(),
        parts);
    return l.parameters();
  }

  private static int parts(int rows, int rowsPerPart) {
    return (rows + rowsPerPart - 1) / rowsPerPart;
  }

  /** One launch: arrays, graph, and what must hold afterwards. */
  private final class Launch {
    private record Output(FloatArray array, int used, String what) {}

    final GradientData data;
    final int parts;
    final FloatArray x;
    final FloatArray dy;
    final FloatArray gamma;
    final FloatArray mean;
    final FloatArray rest;
    final FloatArray rstd;
    final FloatArray dx;
    final FloatArray scalePartials;
    final FloatArray offsetPartials;
    final FloatArray dscale;
    final FloatArray doffset;
    final TaskGraph graph = new TaskGraph(GRAPH);
    private final GridScheduler grids = new GridScheduler();
    private final List<Output> outputs = new ArrayList<>();
    private int tasks;
    private boolean gridded;

    /** Work-items of an epilogue's group; 0: an epilogue without groups. */
    private int epilogueLanes;

    Launch(GradientData data, int parts) {
      this.data = data;
      this.parts = parts;
      x = input(data.x());
      dy = input(data.dy());
      gamma = input(data.gamma());
      mean = input(data.expected().mean());
      rest = input(data.expected().rest());
      rstd = input(data.expected().rstd());
      int parameters = data.places().parameters();
      dx = output(data.outSize(), "dx");
      scalePartials = output(parts * parameters, "the partials of dgamma");
      offsetPartials = output(parts * parameters, "the partials of dbeta");
      dscale = output(parameters, "dgamma");
      doffset = output(parameters, "dbeta");
    }

    String task() {
      return "task" + tasks++;
    }

    /** Of the task that is added next. */
    void grid(int lanes, int groups) {
      WorkerGrid1D grid = new WorkerGrid1D(groups * lanes);
      grid.setLocalWork(lanes, 1, 1);
      grids.addWorkerGrid(GRAPH + ".task" + tasks, grid);
      gridded = true;
    }

    FloatArray input(float[] values) {
      FloatArray array = guarded(values, Float.NaN);
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, array);
      return array;
    }

    IntArray input(int[] values) {
      IntArray array = IntArray.fromArray(values.length == 0 ? new int[1] : values);
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, array);
      return array;
    }

    FloatArray output(int size, String what) {
      float[] unwritten = new float[size];
      Arrays.fill(unwritten, CANARY);
      FloatArray array = guarded(unwritten, CANARY);
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, array);
      outputs.add(new Output(array, size, what));
      return array;
    }

    Result dx() {
      execute(dx);
      return new Result(values(dx, data.outSize()), new float[0], new float[0]);
    }

    Result all() {
      epilogue();
      execute(dx, dscale, doffset, scalePartials, offsetPartials);
      int parameters = data.places().parameters();
      return new Result(
          values(dx, data.outSize()), values(dscale, parameters), values(doffset, parameters));
    }

    /** All three, by one kernel. */
    Result streamed() {
      execute(dx, dscale, doffset);
      int parameters = data.places().parameters();
      return new Result(
          values(dx, data.outSize()), values(dscale, parameters), values(doffset, parameters));
    }

    Result parameters() {
      epilogue();
      execute(dscale, doffset, scalePartials, offsetPartials);
      int parameters = data.places().parameters();
      return new Result(new float[0], values(dscale, parameters), values(doffset, parameters));
    }

    private void epilogue() {
      int parameters = data.places().parameters();
      if (epilogueLanes > 0) {
        // Fewer groups than there is work for: each takes several.
        grid(epilogueLanes, Math.max(1, parameters / LayerNormParameters.GROUP_PARAMETERS / 2));
        graph.task(
            task(),
            LayerNormParameters::epiloguePerGroup,
            new KernelContext(),
            scalePartials,
            offsetPartials,
            dscale,
            doffset,
            parameters,
            parts);
        return;
      }
      graph.task(
          task(),
          LayerNormParameters::epilogue,
          scalePartials,
          offsetPartials,
          dscale,
          doffset,
          data.places().parameters(),
          parts);
    }

    private void execute(FloatArray... results) {
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, (Object[]) results);
      try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
        plan.withDevice(device);
        if (gridded) {
          plan.withGridScheduler(grids);
        }
        for (int task = 0; task < tasks; task++) {
          DeviceRun.configure(plan, GRAPH + ".task" + task, options);
        }
        plan.execute();
      } catch (TornadoExecutionPlanException e) {
        throw new IllegalStateException(e);
      }
      outputs.forEach(BackwardRun::requireGuard);
    }
  }

  private static float[] values(FloatArray array, int used) {
    return Arrays.copyOf(array.toHeapArray(), used);
  }

  private static FloatArray guarded(float[] values, float guard) {
    FloatArray array = new FloatArray(values.length + GUARD);
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, i < values.length ? values[i] : guard);
    }
    return array;
  }

  private static void requireGuard(Launch.Output output) {
    for (int i = output.used(); i < output.array().getSize(); i++) {
      if (output.array().get(i) != CANARY) {
        throw new AssertionError(
            "Element %d behind %s was written: %s"
                .formatted(i - output.used(), output.what(), output.array().get(i)));
      }
    }
  }
}
