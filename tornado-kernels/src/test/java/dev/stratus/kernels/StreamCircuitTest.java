package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.estimate.Estimator;
import dev.stratus.embedded.fpga.estimate.LoopEstimate;
import dev.stratus.embedded.fpga.graph.CircuitBuilder;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.simulate.Argument;
import dev.stratus.embedded.fpga.simulate.LoopRun;
import dev.stratus.embedded.fpga.simulate.Simulation;
import dev.stratus.embedded.fpga.simulate.Simulator;
import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The streaming kernels as circuits: the simulator's results are the debug device's, bit for bit,
 * and the estimate's cycles are those that it counts.
 */
class StreamCircuitTest {
  private static final int LINE = 160;

  /** Columns at a turn, and sums that take turns. */
  private record Form(int columns, int stages) {}

  private static final List<Form> FORMS = List.of(new Form(1, 2), new Form(4, 8), new Form(16, 5));

  private static final Map<List<Object>, Plan> PLANS = new HashMap<>();

  private static final List<Board> BOARDS = List.of(Board.INTEL, Board.AMD.asking(4, 1));

  /** A kernel with its arguments: arrays and numbers. */
  private record Launch(Class<?> owner, Object... arguments) {
    /** The code, and so the circuit, depends on the sizes of its arrays alone. */
    Plan on(Form form, Board board) {
      return PLANS.computeIfAbsent(List.of(owner, form, board), _ -> make(board));
    }

    private Plan make(Board board) {
      List<Optional<Object>> scalars = new ArrayList<>();
      List<Integer> groups = new ArrayList<>();
      for (Object argument : arguments) {
        boolean scalar = argument instanceof Number;
        scalars.add(scalar ? Optional.of(argument) : Optional.empty());
        groups.add(scalar ? -1 : Arrays.asList(arguments).indexOf(argument));
      }
      TargetDescription target = TargetDescription.fpga("fpga-amd", FpgaSettings.PLAIN);
      KernelRequest request =
          new KernelRequest(GeneratedCode.id(owner, "rowStream"), scalars, groups, target);
      return Plan.of(CircuitBuilder.build(GeneratedCode.CLASSES, request, board), board);
    }

    Estimate estimate(Plan plan, int turnsOfData) {
      Map<String, Long> scalars = new HashMap<>();
      List<Variable> parameters = plan.circuit().kernel().parameters();
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] instanceof Integer value) {
          scalars.put(parameters.get(i).name(), (long) value);
        }
      }
      return Estimator.estimate(plan, scalars, turnsOfData);
    }

    List<Argument> copies() {
      List<Argument> copies = new ArrayList<>();
      for (Object argument : arguments) {
        copies.add(
            switch (argument) {
              case Integer i -> Argument.Scalar.of(i);
              case Float f -> Argument.Scalar.of(f);
              case FloatArray a -> Argument.Buffer.ofFloats(a.toHeapArray());
              case IntArray a -> Argument.Buffer.ofInts(a.toHeapArray());
              default -> throw new IllegalArgumentException(argument.toString());
            });
      }
      return copies;
    }

    /** Bit for bit; which NaN a NaN is, Java leaves open. */
    void requireArrays(List<Argument> simulated, String what) {
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] instanceof FloatArray array) {
          int[] seen = bits(((Argument.Buffer) simulated.get(i)).toFloats());
          assertThat(seen).as("%s, argument %d", what, i).isEqualTo(bits(array.toHeapArray()));
        } else if (arguments[i] instanceof IntArray array) {
          int[] seen = ((Argument.Buffer) simulated.get(i)).toInts();
          assertThat(seen).as("%s, argument %d", what, i).isEqualTo(array.toHeapArray());
        }
      }
    }

    private static int[] bits(float... values) {
      return IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i])).toArray();
    }
  }

  private static FloatArray zeros(int length) {
    return new FloatArray(Math.max(1, length));
  }

  /** Arrays that a forward and a backward pass share. */
  private static final class Rows {
    final RowsUnderTest data;
    final FloatArray x;
    final FloatArray gamma;
    final FloatArray beta;
    final FloatArray y;
    final FloatArray mean;
    final FloatArray rest;
    final FloatArray rstd;

    Rows(RowsUnderTest data) {
      this.data = data;
      this.x = FloatArray.fromArray(data.x());
      this.gamma = FloatArray.fromArray(data.gamma());
      this.beta = FloatArray.fromArray(data.beta());
      this.y = zeros(data.x().length);
      this.mean = zeros(data.rows());
      this.rest = zeros(data.rows());
      this.rstd = zeros(data.rows());
    }

    Launch forward(Form form, int flags) {
      return new Launch(
          LayerNormForwardStream.class,
          x,
          gamma,
          beta,
          y,
          mean,
          rest,
          rstd,
          data.rows(),
          data.width(),
          LINE,
          form.columns(),
          form.stages(),
          data.epsilon(),
          flags);
    }

    /** Runs it on the debug device, which changes the arrays. */
    void runForward(Form form, int flags) {
      TaskGraph graph = new TaskGraph(DeviceRun.GRAPH);
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, x, gamma, beta, y, mean, rest, rstd);
      graph.task(
          "forward",
          LayerNormForwardStream::rowStream,
          x,
          gamma,
          beta,
          y,
          mean,
          rest,
          rstd,
          data.rows(),
          data.width(),
          LINE,
          form.columns(),
          form.stages(),
          data.epsilon(),
          flags);
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y, mean, rest, rstd);
      DeviceRun.execute(graph, DeviceRun.debugDevice(), KernelOptions.STRICT, Map.of(), "forward");
    }
  }

  static Stream<RowsUnderTest> rows() {
    Stream<RowsUnderTest> ordinary =
        Stream.of(
            RowsUnderTest.ordinary(3, 64),
            RowsUnderTest.ordinary(2, 37),
            RowsUnderTest.ordinary(2, 1),
            RowsUnderTest.ordinary(0, 5));
    return Stream.concat(ordinary, RowsUnderTest.hard(21).stream());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void forwardIsTheDebugDevicesAndTheEstimateIsRight(RowsUnderTest data) {
    for (Form form : FORMS) {
      for (int flags : new int[] {Flags.SAVE, Flags.RMS}) {
        Rows arrays = new Rows(data);
        Launch launch = arrays.forward(form, flags);
        List<List<Argument>> results = new ArrayList<>();
        for (Board board : BOARDS) {
          Plan plan = launch.on(form, board);
          List<Argument> simulated = launch.copies();
          Simulation seen = Simulator.run(plan, simulated);
          requireCycles(data, launch, plan, seen, form + ", flags " + flags + ", " + board.name());
          results.add(simulated);
        }
        arrays.runForward(form, flags);
        for (List<Argument> simulated : results) {
          launch.requireArrays(simulated, data + ", " + form + ", flags " + flags);
        }
      }
    }
  }

  /** Rows that are walked again take what another walk takes, and nothing else depends on data. */
  private static void requireCycles(
      RowsUnderTest data, Launch launch, Plan plan, Simulation seen, String what) {
    Estimate once = launch.estimate(plan, 1);
    Estimate twice = launch.estimate(plan, 2);
    long walks =
        seen.loops().stream().filter(loop -> !loop.pipeline()).mapToLong(LoopRun::turns).sum();
    long again = data.rows() == 0 ? 0 : walks - 2L * data.rows();
    long each = data.rows() == 0 ? 0 : (twice.cycles() - once.cycles()) / data.rows();
    assertThat(seen.cycles())
        .as("%s, %s: %d walks again; %s; %s", data, what, again, once, seen)
        .isEqualTo(once.cycles() + again * each);
    assertThat(once.tolerance()).isZero();
  }

  @Test
  void withAsManyStagesAsTheAdderHasCyclesATurnBeginsInEachCycle() {
    Rows arrays = new Rows(RowsUnderTest.ordinary(2, 64));
    Form form = new Form(4, 8);
    Plan plan = arrays.forward(form, Flags.SAVE).on(form, Board.AMD);
    for (Plan.Piece loop : plan.pipelines()) {
      assertThat(loop.schedule().interval()).as(loop.schedule().limit()).isEqualTo(1);
    }
    Form four = new Form(4, 4);
    Plan fewer = arrays.forward(four, Flags.SAVE).on(four, Board.AMD);
    assertThat(fewer.pipelines().stream().mapToInt(p -> p.schedule().interval()).max()).hasValue(2);
  }

  @Test
  void aLongerAdderAndABankFewerMoveBoth() {
    Rows arrays = new Rows(RowsUnderTest.ordinary(2, 64));
    Form form = new Form(4, 8);
    Launch launch = arrays.forward(form, Flags.SAVE);
    Board usual = Board.AMD;
    Board slowAdder = usual.with(usual.operators().withFloatAdder(9));
    Board fewBanks = usual.with(usual.onChip().withBanks(3));
    long[] cycles = new long[3];
    List<Board> boards = List.of(usual, slowAdder, fewBanks);
    for (int i = 0; i < 3; i++) {
      Plan plan = launch.on(form, boards.get(i));
      Estimate estimate = launch.estimate(plan, 1);
      Simulation seen = Simulator.run(plan, launch.copies());
      cycles[i] = seen.cycles();
      for (LoopEstimate loop : estimate.loops()) {
        LoopRun run =
            seen.pipelines().stream()
                .filter(p -> p.line() == loop.line())
                .findFirst()
                .orElseThrow();
        assertThat(run.shortestGap()).isEqualTo(loop.interval());
      }
      assertThat(seen.cycles()).isEqualTo(estimate.cycles());
    }
    assertThat(cycles[1]).isGreaterThan(cycles[0]);
    assertThat(cycles[2]).isGreaterThan(cycles[0]);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void backwardIsTheDebugDevicesAndTheEstimateIsExact(RowsUnderTest data) {
    for (Form form : FORMS) {
      for (int flags : new int[] {0, Flags.RMS}) {
        Rows arrays = new Rows(data);
        arrays.runForward(form, flags | Flags.SAVE);
        FloatArray dy = FloatArray.fromArray(RowsUnderTest.spread(data.x().length, 41, 0.25f, 1f));
        FloatArray dx = zeros(data.x().length);
        FloatArray dgamma = zeros(data.width());
        FloatArray dbeta = zeros(data.width());
        Launch launch =
            new Launch(
                LayerNormBackwardStream.class,
                arrays.x,
                dy,
                arrays.gamma,
                arrays.mean,
                arrays.rest,
                arrays.rstd,
                dx,
                dgamma,
                dbeta,
                data.rows(),
                data.width(),
                LINE,
                form.columns(),
                form.stages(),
                flags);
        Plan plan = launch.on(form, Board.INTEL.asking(2, 1));
        List<Argument> simulated = launch.copies();
        Simulation seen = Simulator.run(plan, simulated);
        TaskGraph graph = new TaskGraph(DeviceRun.GRAPH);
        graph.transferToDevice(
            DataTransferMode.EVERY_EXECUTION,
            arrays.x,
            dy,
            arrays.gamma,
            arrays.mean,
            arrays.rest,
            arrays.rstd);
        graph.task(
            "backward",
            LayerNormBackwardStream::rowStream,
            arrays.x,
            dy,
            arrays.gamma,
            arrays.mean,
            arrays.rest,
            arrays.rstd,
            dx,
            dgamma,
            dbeta,
            data.rows(),
            data.width(),
            LINE,
            form.columns(),
            form.stages(),
            flags);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, dx, dgamma, dbeta);
        DeviceRun.execute(
            graph, DeviceRun.debugDevice(), KernelOptions.STRICT, Map.of(), "backward");
        String what = data + ", " + form + ", flags " + flags;
        launch.requireArrays(simulated, what);
        Estimate estimate = launch.estimate(plan, 1);
        assertThat(estimate.assumptions()).as(what).isEmpty();
        assertThat(seen.cycles()).as(what).isEqualTo(estimate.cycles());
        assertThat(seen.bytes()).as(what).isEqualTo(estimate.bytes());
      }
    }
  }

  @Test
  void inFixedPointToo() {
    int rows = 3;
    int width = 37;
    IntArray x = words(rows * width, 3);
    IntArray gamma = words(width, 4);
    IntArray beta = words(width, 5);
    IntArray y = new IntArray(rows * width);
    for (int columns : new int[] {1, 4, 8}) {
      Launch launch =
          new Launch(LayerNormForwardFixed.class, x, gamma, beta, y, rows, width, LINE, columns, 1);
      Plan plan = launch.on(new Form(columns, 1), Board.AMD);
      List<Argument> simulated = launch.copies();
      Simulation seen = Simulator.run(plan, simulated);
      TaskGraph graph = new TaskGraph(DeviceRun.GRAPH);
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, x, gamma, beta);
      graph.task(
          "fixed",
          LayerNormForwardFixed::rowStream,
          x,
          gamma,
          beta,
          y,
          rows,
          width,
          LINE,
          columns,
          1);
      graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
      DeviceRun.execute(graph, DeviceRun.debugDevice(), KernelOptions.STRICT, Map.of(), "fixed");
      launch.requireArrays(simulated, columns + " columns");
      Estimate estimate = launch.estimate(plan, 1);
      if (estimate.assumptions().isEmpty()) {
        assertThat(seen.cycles()).isEqualTo(estimate.cycles());
      }
      // Sums of integers wait for nothing.
      assertThat(estimate.interval()).isEqualTo(1);
    }
  }

  private static IntArray words(int count, int seed) {
    float[] values = RowsUnderTest.spread(count, seed, 0.5f, 2f);
    IntArray words = new IntArray(count);
    for (int i = 0; i < count; i++) {
      words.set(i, (int) (values[i] * 65_536));
    }
    return words;
  }
}
