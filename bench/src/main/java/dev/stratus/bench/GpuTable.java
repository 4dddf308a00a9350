package dev.stratus.bench;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.kernels.Flags;
import dev.stratus.kernels.LayerNormBackwardHeld;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.kernels.LayerNormForwardHeld;
import dev.stratus.kernels.LayerNormForwardSplit;
import dev.stratus.kernels.LayerNormForwardSplitGroups;
import dev.stratus.kernels.LayerNormParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task15;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization's kernels on a GPU by its own clock, beside a copy and an addition of the
 * same size. Before each run a buffer larger than the caches is written. Results are checked first.
 *
 * <pre>{@code
 * GpuTable [--shapes 4096x4096,...] [--rounds 31] [--lanes 128,256,512,1024]
 * }</pre>
 */
public final class GpuTable {
  private static final String GRAPH = "gpu";
  private static final String FLUSH = "flush";
  private static final int FLUSHED = 64 << 20;
  private static final float EPSILON = 1e-5f;

  private final TornadoDevice device;
  private final Extension extension;
  private final int rounds;
  private final FloatArray flushed = new FloatArray(FLUSHED);

  private GpuTable(TornadoDevice device, Extension extension, int rounds) {
    this.device = device;
    this.extension = extension;
    this.rounds = rounds;
  }

  /** Prints a table per shape. */
  public static void main(String[] arguments) {
    Options options;
    try {
      options = parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    Extension extension = Extension.find().orElseThrow();
    Optional<TornadoDevice> found = find(extension);
    if (found.isEmpty()) {
      System.err.println("There is no GPU to measure. " + String.join(" ", extension.absences()));
      System.exit(2);
      return;
    }
    TornadoDevice gpu = found.get();
    DeviceDescription d = extension.describe(gpu);
    System.out.println(d.name() + ", " + d.version() + ", driver for CUDA " + d.driver());
    System.out.println(d.facts());
    GpuTable table = new GpuTable(gpu, extension, options.rounds);
    for (Shape shape : options.shapes) {
      table.measure(shape, options.lanes);
    }
  }

  private record Options(List<Shape> shapes, int rounds, List<Integer> lanes) {}

  private static Options parse(String[] arguments) {
    List<Shape> shapes =
        List.of(new Shape(4096, 4096), new Shape(4096, 16384), new Shape(16, 4194304));
    int rounds = 31;
    List<Integer> lanes = List.of(128, 256, 512, 1024);
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value.");
      }
      switch (arguments[i]) {
        case "--shapes" -> shapes = Shape.parse(arguments[i + 1]);
        case "--rounds" -> rounds = ForwardTable.rounds(arguments[i + 1]);
        case "--lanes" -> lanes = lanes(arguments[i + 1]);
        default ->
            throw new IllegalArgumentException(
                "There is no option "
                    + arguments[i]
                    + "; there are --shapes, --rounds and --lanes.");
      }
    }
    return new Options(shapes, rounds, lanes);
  }

  private static List<Integer> lanes(String text) {
    List<Integer> lanes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.matches("\\d{2,4}")
          || Integer.parseInt(part) % LayerNormForwardHeld.LANE_GROUP != 0
          || Integer.parseInt(part) > LayerNormForwardHeld.MOST_LANES) {
        throw new IllegalArgumentException(
            "'" + part + "' is no number of lanes: a multiple of 32 up to 1024 is, such as 256.");
      }
      lanes.add(Integer.parseInt(part));
    }
    return lanes;
  }

  private static Optional<TornadoDevice> find(Extension extension) {
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    for (int b = 0; b < runtime.getNumBackends(); b++) {
      TornadoBackend backend = runtime.getBackend(b);
      for (int i = 0; i < backend.getNumDevices(); i++) {
        if (extension.describe(backend.getDevice(i)).kind() == DeviceKind.GPU) {
          return Optional.of(backend.getDevice(i));
        }
      }
    }
    return Optional.empty();
  }

  /** A task's groups. */
  private record Grid(String task, int groups, int lanes) {}

  private record Row(String name, double micros, double best, double bytes) {}

  private void measure(Shape shape, List<Integer> lanes) {
    int rows = shape.rows();
    int width = shape.width();
    int n = (int) shape.elements();
    FloatArray x = random(n, 1, 0.5f);
    FloatArray dy = random(n, 2, 0f);
    FloatArray y = new FloatArray(n);
    FloatArray gamma = random(width, 3, 1f);
    FloatArray beta = random(width, 4, 0f);
    FloatArray mean = new FloatArray(rows);
    FloatArray rest = new FloatArray(rows);
    FloatArray rstd = new FloatArray(rows);
    List<Row> table = new ArrayList<>();
    table.add(
        run(
            "copy by fours",
            8.0 * n,
            List.of(x),
            List.of(),
            List.of(),
            g -> g.task("copy", StreamKernels::copyByFours, x, y, n),
            () -> {}));
    table.add(
        run(
            "copy",
            8.0 * n,
            List.of(x),
            List.of(),
            List.of(),
            g -> g.task("copy", StreamKernels::copy, x, y, n),
            () -> {}));
    table.add(
        run(
            "add",
            12.0 * n,
            List.of(x, dy),
            List.of(),
            List.of(),
            g -> g.task("add", StreamKernels::add, x, dy, y, n),
            () -> {}));
    List<FloatArray> inputs = List.of(x, gamma, beta);
    List<FloatArray> outputs = List.of(y, mean, rest, rstd);
    Runnable check = () -> RowChecks.forward(shape, x, gamma, beta, y, EPSILON);
    for (int l : lanes) {
      for (boolean fours : waysToHold(width)) {
        int held = Math.ceilDiv(width, fours ? 4 * l : l);
        if (held * (fours ? 4 : 1) > LayerNormForwardHeld.MOST_HELD) {
          continue;
        }
        table.add(
            run(
                (fours ? "forward by fours, " : "forward held, ") + l + " lanes x " + held,
                8.0 * n,
                inputs,
                outputs,
                List.of(new Grid("forward", rows, l)),
                g ->
                    g.task(
                        "forward",
                        forwardKernel(fours),
                        new KernelContext(),
                        x,
                        gamma,
                        beta,
                        y,
                        mean,
                        rest,
                        rstd,
                        rows,
                        width,
                        held,
                        EPSILON,
                        Flags.SAVE),
                check));
      }
    }
    table.add(
        run(
            "forward row-per-group, 256",
            8.0 * n,
            inputs,
            outputs,
            List.of(new Grid("forward", rows, 256)),
            g ->
                g.task(
                    "forward",
                    LayerNormForward::rowPerGroup,
                    new KernelContext(),
                    x,
                    gamma,
                    beta,
                    y,
                    mean,
                    rest,
                    rstd,
                    rows,
                    width,
                    EPSILON,
                    Flags.SAVE),
            check));
    if (width >= 32768) {
      for (int parts : new int[] {32, 64, 128, 256}) {
        FloatArray partial = new FloatArray(rows * parts * LayerNormForwardSplit.PARTIAL_SIZE);
        table.add(
            run(
                "forward split, " + parts + " parts",
                8.0 * n,
                inputs,
                outputs,
                List.of(
                    new Grid("statistics", rows * parts, 256),
                    new Grid("forward", rows * parts, 256)),
                g ->
                    g.task(
                            "statistics",
                            LayerNormForwardSplitGroups::statistics,
                            new KernelContext(),
                            x,
                            partial,
                            rows,
                            width,
                            parts,
                            Flags.SAVE)
                        .task(
                            "forward",
                            LayerNormForwardSplitGroups::apply,
                            new KernelContext(),
                            x,
                            gamma,
                            beta,
                            y,
                            partial,
                            mean,
                            rest,
                            rstd,
                            rows,
                            width,
                            parts,
                            EPSILON,
                            Flags.SAVE),
                check));
      }
    }
    backward(shape, lanes, x, dy, gamma, mean, rest, rstd, y, table);
    print(shape, table);
  }

  private void backward(
      Shape shape,
      List<Integer> lanes,
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      List<Row> table) {
    int rows = shape.rows();
    int width = shape.width();
    FloatArray dscale = new FloatArray(width);
    FloatArray doffset = new FloatArray(width);
    for (int l : lanes) {
      for (boolean fours : waysToHold(width)) {
        int held = Math.ceilDiv(width, fours ? 4 * l : l);
        if (held * (fours ? 4 : 1) > (l > 512 ? 8 : LayerNormBackwardHeld.MOST_HELD)) {
          continue;
        }
        for (int rowsPerPart : new int[] {8, 16, 32}) {
          int parts = Math.ceilDiv(rows, rowsPerPart);
          FloatArray scale = new FloatArray(parts * width);
          FloatArray offset = new FloatArray(parts * width);
          table.add(
              run(
                  (fours ? "backward by fours, " : "backward held, ")
                      + l
                      + " lanes x "
                      + held
                      + ", "
                      + rowsPerPart
                      + " rows",
                  12.0 * rows * width,
                  List.of(x, dy, gamma, mean, rest, rstd),
                  List.of(dx, dscale, doffset),
                  List.of(
                      new Grid("backward", parts, l),
                      new Grid(
                          "epilogue",
                          Math.ceilDiv(width, LayerNormParameters.GROUP_PARAMETERS),
                          256)),
                  g ->
                      g.task(
                              "backward",
                              backwardKernel(fours),
                              new KernelContext(),
                              x,
                              dy,
                              gamma,
                              mean,
                              rest,
                              rstd,
                              dx,
                              scale,
                              offset,
                              rows,
                              width,
                              rowsPerPart,
                              held,
                              0)
                          .task(
                              "epilogue",
                              LayerNormParameters::epiloguePerGroup,
                              new KernelContext(),
                              scale,
                              offset,
                              dscale,
                              doffset,
                              width,
                              parts),
                  () -> RowChecks.backward(shape, x, dy, gamma, dx, dscale, EPSILON)));
        }
      }
    }
  }

  /** One column at a time, and by fours where the width allows it; not without lanes. */
  private List<Boolean> waysToHold(int width) {
    if (extension.describe(device).laneWidth() == 0) {
      return List.of();
    }
    return width % 4 == 0 ? List.of(false, true) : List.of(false);
  }

  private static Task13<
          KernelContext,
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
          Float,
          Integer>
      forwardKernel(boolean fours) {
    return fours ? LayerNormForwardHeld::rowHeldByFours : LayerNormForwardHeld::rowHeld;
  }

  private static Task15<
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
      backwardKernel(boolean fours) {
    return fours ? LayerNormBackwardHeld::rowsHeldByFours : LayerNormBackwardHeld::rowsHeld;
  }

  private Row run(
      String name,
      double bytes,
      List<FloatArray> inputs,
      List<FloatArray> outputs,
      List<Grid> grids,
      Consumer<TaskGraph> tasks,
      Runnable check) {
    TaskGraph graph =
        new TaskGraph(GRAPH).transferToDevice(DataTransferMode.FIRST_EXECUTION, inputs.toArray());
    graph.task(FLUSH, StreamKernels::flush, flushed, 1f, FLUSHED);
    tasks.accept(graph);
    if (!outputs.isEmpty()) {
      graph.transferToHost(DataTransferMode.UNDER_DEMAND, outputs.toArray());
    }
    Series series = new Series();
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(device).withProfiler(ProfilerMode.SILENT);
      if (!grids.isEmpty()) {
        GridScheduler scheduler = new GridScheduler();
        for (Grid grid : grids) {
          WorkerGrid1D worker = new WorkerGrid1D(grid.groups() * grid.lanes());
          worker.setLocalWork(grid.lanes(), 1, 1);
          scheduler.addWorkerGrid(GRAPH + "." + grid.task(), worker);
        }
        plan.withGridScheduler(scheduler);
      }
      var result = plan.execute();
      if (!outputs.isEmpty()) {
        result.transferToHost(outputs.toArray());
      }
      check.run();
      for (int i = 0; i < rounds; i++) {
        plan.execute();
        series.add(
            extension.lastRun(plan).stream()
                .filter(launch -> !launch.task().endsWith(FLUSH))
                .mapToLong(GpuTable::nanos)
                .sum());
      }
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException(e);
    }
    return new Row(name, series.median() / 1e3, series.best() / 1e3, bytes);
  }

  private static long nanos(LaunchRecord launch) {
    return launch.deviceNanos().orElseThrow();
  }

  private static void print(Shape shape, List<Row> table) {
    double copy = table.get(0).bytes() / table.get(0).micros();
    System.out.printf("%n%s float32, %d bytes each way%n", shape, 4L * shape.elements());
    for (Row row : table) {
      double rate = row.bytes() / row.micros();
      System.out.printf(
          Locale.ROOT,
          "  %-46s %9.1f us (best %9.1f)  %7.0f GB/s  %5.1f %% of the copy%n",
          row.name(),
          row.micros(),
          row.best(),
          rate / 1e3,
          100 * rate / copy);
    }
  }

  private static FloatArray random(int n, int seed, float centre) {
    FloatArray array = new FloatArray(n);
    int state = seed * 0x9E3779B9;
    for (int i = 0; i < n; i++) {
      state = state * 1664525 + 1013904223;
      array.set(i, centre + (state >> 8) * 0x1p-23f);
    }
    return array;
  }
}
