package dev.stratus.fpga;

import dev.stratus.device.Device;
import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.kernels.Flags;
import dev.stratus.kernels.LayerNormBackwardStream;
import dev.stratus.kernels.LayerNormForwardFixed;
import dev.stratus.kernels.LayerNormForwardStream;
import dev.stratus.reference.Affine;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FixedPointReference;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.JudgedShape;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A project's bitstreams on a device: forward and backward on seeded rows, judged in double. */
public final class FpgaTrial {
  private static final String GRAPH = "fpga";
  private static final String TASK = "rows";
  private static final float EPSILON = 1e-5f;
  private static final long SEED = 20_261_126L;
  private static final int FRACTION_BITS = 16;

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
   * What came out of one kernel.
   *
   * @param result such as y or dgamma; of the kernel in fixed point with that in front
   * @param text how good it is, in a line
   */
  public record Judged(String result, boolean passed, String text) {}

  /** What came out of all kernels. */
  public record Outcome(List<Judged> results) {
    public Outcome {
      results = List.copyOf(results);
    }

    public boolean passed() {
      return results.stream().allMatch(Judged::passed);
    }
  }

  /** The arrays of the kernels in floating point. */
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
   * Runs every kernel once.
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
    forward(data);
    backward(data);
    List<Judged> results = new ArrayList<>(judged(data));
    results.add(fixed(random));
    return new Outcome(results);
  }

  /** Words of 16 bits behind the point, and as many of x. */
  private Judged fixed(Random random) {
    Bitstream bitstream = bitstream(StreamKernel.FIXED);
    int[] sizes = sizes(bitstream, 2);
    double one = 1 << FRACTION_BITS;
    IntArray x = words(random, rows * width, 0.5 * one, 2 * one);
    IntArray gamma = words(random, width, one, 0.5 * one);
    IntArray beta = words(random, width, 0, 0.5 * one);
    IntArray y = new IntArray(rows * width);
    int epsilon = (int) Math.rint(EPSILON * one * one);
    TaskGraph graph =
        new TaskGraph(GRAPH)
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, gamma, beta)
            .task(
                TASK,
                LayerNormForwardFixed::rowStream,
                x,
                gamma,
                beta,
                y,
                rows,
                width,
                sizes[0],
                sizes[1],
                epsilon)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
    execute(graph, bitstream);
    return judged(x.toHeapArray(), gamma, beta, y, epsilon);
  }

  private static IntArray words(Random random, int count, double mean, double spread) {
    IntArray array = new IntArray(count);
    for (int i = 0; i < count; i++) {
      array.set(i, (int) Math.rint(mean + spread * random.nextGaussian()));
    }
    return array;
  }

  private Judged judged(int[] x, IntArray gamma, IntArray beta, IntArray y, int epsilon) {
    double worst = 0;
    double share = 0;
    for (int row = 0; row < rows; row++) {
      FixedPointReference exact = new FixedPointReference(x, row * width, width, epsilon);
      for (int c = 0; c < width; c++) {
        double error = Math.abs(y.get(row * width + c) - exact.y(c, gamma.get(c), beta.get(c)));
        worst = Math.max(worst, error);
        share = Math.max(share, error / exact.allowed(c, gamma.get(c)));
      }
    }
    boolean passed = share <= 1;
    return new Judged(
        "fixed y",
        passed,
        "%s: worst error %.3f of a unit of 2^-%d (%.0f%% of what is allowed); %,d elements compared"
            .formatted(
                passed ? "passed" : "FAILED", worst, FRACTION_BITS, 100 * share, rows * width));
  }

  private static FloatArray values(Random random, int count, float mean, float spread) {
    FloatArray array = new FloatArray(count);
    for (int i = 0; i < count; i++) {
      array.set(i, (float) (mean + spread * random.nextGaussian()));
    }
    return array;
  }

  private void forward(Data d) {
    Bitstream bitstream = bitstream(StreamKernel.FORWARD);
    int[] sizes = sizes(bitstream, 3);
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
                sizes[0],
                sizes[1],
                sizes[2],
                EPSILON,
                Flags.SAVE)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, d.y, d.mean, d.rest, d.rstd);
    execute(graph, bitstream);
  }

  private void backward(Data d) {
    Bitstream bitstream = bitstream(StreamKernel.BACKWARD);
    int[] sizes = sizes(bitstream, 3);
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
                sizes[0],
                sizes[1],
                sizes[2],
                0)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, d.dx, d.dgamma, d.dbeta);
    execute(graph, bitstream);
  }

  private Bitstream bitstream(StreamKernel kernel) {
    return project.manifest().bitstream(project.folder(), kernel, mode);
  }

  /** What a bitstream was made for, in the order of the parameters. */
  private static int[] sizes(Bitstream bitstream, int wanted) {
    int[] fixed =
        bitstream.design().fixed().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .mapToInt(Map.Entry::getValue)
            .toArray();
    if (fixed.length != wanted) {
      throw new IllegalArgumentException(
          bitstream.manifest()
              + " fixes "
              + fixed.length
              + " sizes of "
              + bitstream.kernel()
              + "; it has "
              + wanted
              + ".");
    }
    return fixed;
  }

  private void execute(TaskGraph graph, Bitstream bitstream) {
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
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException("The execution plan did not close; please report this.", e);
    }
  }

  private List<Judged> judged(Data d) {
    LayerNormJudge judge =
        LayerNormJudge.of(
            JudgedShape.rows(rows, width),
            JudgeSettings.of(NumberType.FLOAT32, EPSILON)
                .withAffine(Affine.PER_ELEMENT, d.gamma.toHeapArray(), d.beta.toHeapArray()));
    Values x = Values.of(d.x.toHeapArray());
    Values dy = Values.of(d.dy.toHeapArray());
    Map<String, ComparisonReport> reports = new LinkedHashMap<>();
    reports.put("y", judge.forward(x, Values.of(d.y.toHeapArray())));
    reports.put("mean", judge.mean(x, Values.of(d.mean.toHeapArray())));
    reports.put("rstd", judge.rstd(x, Values.of(d.rstd.toHeapArray())));
    reports.put("dx", judge.dx(x, dy, Values.of(d.dx.toHeapArray())));
    reports.put("dgamma", judge.scaleGradient(x, dy, Values.of(d.dgamma.toHeapArray())));
    reports.put("dbeta", judge.offsetGradient(x, dy, Values.of(d.dbeta.toHeapArray())));
    return reports.entrySet().stream()
        .map(e -> new Judged(e.getKey(), e.getValue().passed(), e.getValue().line()))
        .toList();
  }
}
