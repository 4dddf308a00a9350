package dev.stratus.fpga;

import dev.stratus.device.Device;
import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.kernels.Flags;
import dev.stratus.kernels.LayerNormBackwardStream;
import dev.stratus.kernels.LayerNormForwardStream;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.JudgedShape;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A project's bitstreams on a device: forward and backward on seeded rows, judged in double. */
public final class FpgaTrial {
  private static final String GRAPH = "fpga";
  private static final String TASK = "rows";
  private static final float EPSILON = 1e-5f;
  private static final long SEED = 20_261_126L;

  private final FpgaProject project;
  private final BuildMode mode;
  private final Device device;
  private final int rows;
  private final int width;

  /**
   * @param mode which build of the project
   * @param rows at least 1
   * @param width at least 1
   */
  public FpgaTrial(FpgaProject project, BuildMode mode, Device device, int rows, int width) {
    if (rows < 1 || width < 1 || (long) rows * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          rows
              + " rows of "
              + width
              + " columns cannot be run: both are at least 1, and their product at most 2^31-1.");
    }
    this.project = project;
    this.mode = mode;
    this.device = device;
    this.rows = rows;
    this.width = width;
  }

  /**
   * What came out.
   *
   * @param reports by result: y, mean, rstd, dx, dgamma, dbeta
   * @param deviceNanos by kernel, where the device tells
   */
  public record Outcome(
      Map<String, ComparisonReport> reports, Map<String, OptionalLong> deviceNanos) {
    public boolean passed() {
      return reports.values().stream().allMatch(ComparisonReport::passed);
    }
  }

  /** The arrays of both kernels. */
  private record Data(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray dy,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      FloatArray dgamma,
      FloatArray dbeta) {}

  /**
   * Runs both kernels once.
   *
   * @throws IllegalArgumentException if a bitstream does not fit the device, the sizes or the
   *     kernels
   */
  public Outcome run() {
    Random random = new Random(SEED);
    int elements = rows * width;
    Data data =
        new Data(
            values(random, elements, 0.5f, 2f),
            values(random, width, 1f, 0.5f),
            values(random, width, 0f, 0.5f),
            values(random, elements, 0f, 1f),
            new FloatArray(elements),
            new FloatArray(rows),
            new FloatArray(rows),
            new FloatArray(rows),
            new FloatArray(elements),
            new FloatArray(width),
            new FloatArray(width));
    Map<String, OptionalLong> nanos = new LinkedHashMap<>();
    nanos.put(StreamKernel.FORWARD.text(), forward(data));
    nanos.put(StreamKernel.BACKWARD.text(), backward(data));
    return new Outcome(judged(data), nanos);
  }

  private static FloatArray values(Random random, int count, float mean, float spread) {
    FloatArray array = new FloatArray(count);
    for (int i = 0; i < count; i++) {
      array.set(i, (float) (mean + spread * random.nextGaussian()));
    }
    return array;
  }

  private OptionalLong forward(Data d) {
    Bitstream bitstream =
        project.manifest().bitstream(project.folder(), StreamKernel.FORWARD, mode);
    Sizes sizes = Sizes.of(bitstream);
    TaskGraph graph =
        new TaskGraph(GRAPH)
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, d.x, d.gamma, d.beta)
            .task(
                TASK,
                LayerNormForwardStream::rowStream,
                d.x,
                d.gamma,
                d.beta,
                d.y,
                d.mean,
                d.rest,
                d.rstd,
                rows,
                width,
                sizes.line(),
                sizes.columns(),
                sizes.stages(),
                EPSILON,
                Flags.SAVE)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, d.y, d.mean, d.rest, d.rstd);
    return execute(graph, bitstream);
  }

  private OptionalLong backward(Data d) {
    Bitstream bitstream =
        project.manifest().bitstream(project.folder(), StreamKernel.BACKWARD, mode);
    Sizes sizes = Sizes.of(bitstream);
    TaskGraph graph =
        new TaskGraph(GRAPH)
            .transferToDevice(
                DataTransferMode.EVERY_EXECUTION, d.x, d.dy, d.gamma, d.mean, d.rest, d.rstd)
            .task(
                TASK,
                LayerNormBackwardStream::rowStream,
                d.x,
                d.dy,
                d.gamma,
                d.mean,
                d.rest,
                d.rstd,
                d.dx,
                d.dgamma,
                d.dbeta,
                rows,
                width,
                sizes.line(),
                sizes.columns(),
                sizes.stages(),
                0)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, d.dx, d.dgamma, d.dbeta);
    return execute(graph, bitstream);
  }

  /** What a bitstream was made for, in the order of the parameters. */
  private record Sizes(int line, int columns, int stages) {
    static Sizes of(Bitstream bitstream) {
      List<Integer> fixed =
          bitstream.design().fixed().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue)
              .toList();
      if (fixed.size() != 3) {
        throw new IllegalArgumentException(
            bitstream.manifest()
                + " fixes "
                + fixed.size()
                + " sizes of "
                + bitstream.kernel()
                + "; it has three: line buffer, columns and stages.");
      }
      return new Sizes(fixed.get(0), fixed.get(1), fixed.get(2));
    }
  }

  private OptionalLong execute(TaskGraph graph, Bitstream bitstream) {
    Extension extension = Extension.find().orElseThrow();
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(
          device
              .handle()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      device.line() + " takes no bitstreams; name an OpenCL device.")));
      extension.configure(plan, GRAPH + "." + TASK, KernelOptions.STRICT.with(bitstream));
      plan.execute();
      return extension.lastRun(plan).stream()
          .map(LaunchRecord::deviceNanos)
          .findFirst()
          .orElse(OptionalLong.empty());
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException("The execution plan did not close; please report this.", e);
    }
  }

  private Map<String, ComparisonReport> judged(Data d) {
    LayerNormJudge judge =
        LayerNormJudge.of(
            JudgedShape.rows(rows, width),
            JudgeSettings.of(NumberType.FLOAT32, EPSILON)
                .withAffine(
                    dev.stratus.reference.Affine.PER_ELEMENT,
                    d.gamma.toHeapArray(),
                    d.beta.toHeapArray()));
    Values x = Values.of(d.x.toHeapArray());
    Values dy = Values.of(d.dy.toHeapArray());
    Map<String, ComparisonReport> reports = new LinkedHashMap<>();
    reports.put("y", judge.forward(x, Values.of(d.y.toHeapArray())));
    reports.put("mean", judge.mean(x, Values.of(d.mean.toHeapArray())));
    reports.put("rstd", judge.rstd(x, Values.of(d.rstd.toHeapArray())));
    reports.put("dx", judge.dx(x, dy, Values.of(d.dx.toHeapArray())));
    reports.put("dgamma", judge.scaleGradient(x, dy, Values.of(d.dgamma.toHeapArray())));
    reports.put("dbeta", judge.offsetGradient(x, dy, Values.of(d.dbeta.toHeapArray())));
    return reports;
  }
}
