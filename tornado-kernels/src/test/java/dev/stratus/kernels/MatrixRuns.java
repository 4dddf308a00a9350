package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.kernels.BackwardLayoutsTest.Columns;
import dev.stratus.kernels.ForwardForm.Held;
import dev.stratus.kernels.ForwardRun.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Every float32 kernel once on a device, judged by the reference; what ran is what was launched.
 */
final class MatrixRuns {
  private static final int FLAGS = Flags.SAVE;

  /** Columns that the streaming kernels have room for. */
  private static final int LINE = 1024;

  private final TornadoDevice device;
  private final KernelOptions options;

  private MatrixRuns(TornadoDevice device, KernelOptions options) {
    this.device = device;
    this.options = options;
  }

  /**
   * @param lanes whether the device has lanes that tell each other values
   * @return the kernels that were launched, as {@code Class.method}
   */
  static Set<String> on(TornadoDevice device, KernelOptions options, boolean lanes) {
    List<LaunchRecord> heard = new ArrayList<>();
    try (var listening = Extension.find().orElseThrow().listen(heard::addAll)) {
      MatrixRuns runs = new MatrixRuns(device, options);
      runs.forward(lanes);
      runs.backward(lanes);
      runs.streams();
      runs.layouts();
      runs.training();
      runs.searches();
      listening.close();
    }
    return launched(heard);
  }

  private static Set<String> launched(List<LaunchRecord> heard) {
    return heard.stream()
        .map(LaunchRecord::kernel)
        .map(kernel -> kernel.substring("dev.stratus.kernels.".length()))
        .collect(Collectors.toSet());
  }

  /**
   * The streaming kernels as bitstreams, with an OpenCL device in the board's place.
   *
   * @param target the FPGA language that they are made of
   */
  static Set<String> onStandIn(TornadoDevice device, String target, Path folder)
      throws IOException {
    StandIn standIn = new StandIn(device, folder);
    KernelOptions strict = KernelOptions.STRICT;
    Bitstream forward =
        standIn.build(
            LayerNormForwardStream.class,
            "rowStream",
            StandIn.design(target, Map.of(9, LINE, 10, 4, 11, 8)),
            Map.of(8, LINE));
    Bitstream backward =
        standIn.build(
            LayerNormBackwardStream.class,
            "rowStream",
            StandIn.design(target, Map.of(11, LINE, 12, 4, 13, 8)),
            Map.of(10, LINE));
    Bitstream fixed =
        standIn.build(
            LayerNormForwardFixed.class,
            "rowStream",
            StandIn.design(target, Map.of(6, 8192, 7, 4)),
            Map.of(5, 8192));
    List<LaunchRecord> heard = new ArrayList<>();
    try (var listening = Extension.find().orElseThrow().listen(heard::addAll)) {
      new MatrixRuns(device, strict.with(forward)).forwardStream();
      new MatrixRuns(device, strict.with(backward)).backwardStream();
      new MatrixRuns(device, strict.with(fixed)).fixedPoint();
      listening.close();
    }
    assertThat(heard).extracting(LaunchRecord::target).containsOnly(target);
    return launched(heard);
  }

  private void streams() {
    forwardStream();
    backwardStream();
    fixedPoint();
  }

  private void forwardStream() {
    forward(new ForwardForm.Stream(LINE, 4, 8), SpirvOnDeviceTest.rows());
  }

  private void backwardStream() {
    GradientData data = SpirvOnDeviceTest.gradients();
    BackwardLadderTest.assertGood(
        data, new BackwardRun(device, options).stream(data, LINE, 4, 8), "stream");
  }

  private void fixedPoint() {
    FixedPointTest.Rows rows = FixedPointTest.ordinary();
    FixedPointTest.requireGood(rows, FixedPointTest.on(device, options, rows, 4));
  }

  private void forward(boolean lanes) {
    RowsUnderTest rows = SpirvOnDeviceTest.rows();
    RowsUnderTest fours = RowsUnderTest.ordinary(3, 128);
    SpirvOnDeviceTest.forms().forEach(form -> forward(form, rows));
    if (lanes) {
      forward(Held.of(rows, 32, 2), rows);
      forward(Held.byFours(fours, 32, 2), fours);
    }
  }

  private void forward(ForwardForm form, RowsUnderTest rows) {
    Outcome outcome = ForwardRun.of(form, device, options, FLAGS).on(rows);
    ForwardJudge.requireGood(rows, outcome, FLAGS, form + " on " + device);
  }

  private void backward(boolean lanes) {
    BackwardRun run = new BackwardRun(device, options);
    GradientData data = SpirvOnDeviceTest.gradients();
    SpirvOnDeviceTest.BACKWARD.forEach(
        (name, kernel) -> BackwardLadderTest.assertGood(data, kernel.apply(run), name));
    if (lanes) {
      GradientData fours = GradientData.ordinary(5, 128, false);
      BackwardLadderTest.assertGood(data, run.held(data, 32, 2), "held");
      BackwardLadderTest.assertGood(fours, run.heldByFours(fours, 32, 2), "by fours");
    }
    Columns c = new Columns(2, 33 * 16, 16, 33, 16);
    GradientData columns = c.data();
    BackwardLayoutsTest.assertGood(
        columns,
        run.columns(columns, c.outer(), c.outerStride(), c.run(), c.width(), c.stride()),
        "columns");
    LayoutCase layout = BackwardLayoutsTest.layouts().findFirst().orElseThrow();
    GradientData any = layout.data(false);
    BackwardLayoutsTest.assertGood(
        any, run.anyLayout(any, layout.groupLayout(), layout.lengths()), "any layout");
    BackwardLayoutsTest.assertGood(
        any,
        run.parameterLayout(any, layout.parameterLayout(), layout.lengths(), 1),
        "parameters, any layout");
  }

  private void layouts() {
    LayoutUnderTest layout = LayoutTest.layouts().getFirst();
    LayoutRun run = new LayoutRun(layout, 0);
    float[] r = RowsUnderTest.spread(layout.elements(), 5, 1f, 2f);
    run.addResidual(device, options, r);
    float[] sums = run.result();
    for (int i = 0; i < r.length; i++) {
      assertThat(sums[i]).as("element %d of the sum", i).isEqualTo(run.values()[i] + r[i]);
    }
    LayoutRun.addPlainly(device, options, 17);
  }

  private void training() {
    List<Supplier<KernelCase>> all = new ArrayList<>(TrainingCases.small());
    all.addAll(CellKernels.small());
    for (Supplier<KernelCase> made : all) {
      KernelCase run = made.get();
      run.run(device, options);
      run.requireGood();
    }
  }

  /** Which element is the first that is not finite: of 40, the 34th. */
  private void searches() {
    int elements = 40;
    int parts = 3;
    float[] numbers = RowsUnderTest.spread(elements, 9, 0f, 1f);
    numbers[33] = Float.NEGATIVE_INFINITY;
    numbers[39] = Float.NaN;
    FloatArray values = DeviceRun.input(numbers);
    IntArray firsts = new IntArray(parts);
    IntArray result = new IntArray(1);
    TaskGraph graph =
        new TaskGraph(DeviceRun.GRAPH)
            .transferToDevice(DataTransferMode.EVERY_EXECUTION, values)
            .task("parts", GradientSteps::firstNotFiniteParts, values, firsts, elements, parts)
            .task("first", GradientSteps::firstNotFinite, firsts, result, 0, elements, parts)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, result);
    DeviceRun.execute(graph, device, options, Map.of(), "parts", "first");
    assertThat(result.get(0)).isEqualTo(33);
  }
}
