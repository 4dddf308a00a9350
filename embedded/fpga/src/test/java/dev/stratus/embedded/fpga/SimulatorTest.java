package dev.stratus.embedded.fpga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.simulate.Simulation;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The simulator's results are the debug device's, bit for bit, on each of several boards. */
class SimulatorTest {
  /** {@code exact}: nothing in it depends on data, so the estimate's cycles are the simulator's. */
  record Case(String kernel, boolean exact, UnaryOperator<TaskGraph> task, Object[] arguments) {
    @Override
    public String toString() {
      return kernel;
    }
  }

  private static Case exact(String name, UnaryOperator<TaskGraph> task, Object... arguments) {
    return new Case(name, true, task, arguments);
  }

  private static Case byData(String name, UnaryOperator<TaskGraph> task, Object... arguments) {
    return new Case(name, false, task, arguments);
  }

  static FloatArray floats(int n, int seed) {
    Random random = new Random(seed);
    FloatArray array = new FloatArray(n);
    for (int i = 0; i < n; i++) {
      array.set(i, (float) random.nextGaussian() * 3);
    }
    return array;
  }

  static IntArray ints(int n, int seed) {
    Random random = new Random(seed);
    IntArray array = new IntArray(n);
    for (int i = 0; i < n; i++) {
      array.set(i, random.nextInt(400) - 200);
    }
    return array;
  }

  private static DoubleArray doubles(int n) {
    DoubleArray array = new DoubleArray(n);
    for (int i = 0; i < n; i++) {
      array.set(i, 0.3 + i * i);
    }
    return array;
  }

  private static HalfFloatArray halves(int n) {
    HalfFloatArray array = new HalfFloatArray(n);
    for (int i = 0; i < n; i++) {
      array.set(i, new HalfFloat(0.1f * i - 1));
    }
    return array;
  }

  static Stream<Case> cases() {
    FloatArray x = floats(64, 1);
    FloatArray y = floats(64, 2);
    FloatArray one = new FloatArray(1);
    IntArray a = ints(64, 3);
    IntArray b = ints(64, 4);
    IntArray where = new IntArray(1);
    DoubleArray d = doubles(9);
    DoubleArray r = new DoubleArray(9);
    HalfFloatArray h = halves(20);
    return Stream.of(
        exact("axpy", g -> g.task("t", Samples::axpy, x, y, 50, 0.7f), x, y, 50, 0.7f),
        exact("axpy", g -> g.task("t", Samples::axpy, x, y, 0, 0.7f), x, y, 0, 0.7f),
        exact("axpy", g -> g.task("t", Samples::axpy, x, x, 64, 0.7f), x, x, 64, 0.7f),
        exact("sum", g -> g.task("t", Samples::sum, x, one, 64), x, one, 64),
        exact("stagedSum", g -> g.task("t", Samples::stagedSum, x, one, 61, 8), x, one, 61, 8),
        exact("stagedSum", g -> g.task("t", Samples::stagedSum, x, one, 61, 3), x, one, 61, 3),
        exact(
            "reversedScale",
            g -> g.task("t", Samples::reversedScale, x, y, 4, 16, 32, 4),
            x,
            y,
            4,
            16,
            32,
            4),
        exact(
            "reversedScale",
            g -> g.task("t", Samples::reversedScale, x, y, 5, 11, 32, 8),
            x,
            y,
            5,
            11,
            32,
            8),
        exact(
            "recursiveFilter",
            g -> g.task("t", Samples::recursiveFilter, x, y, 60, 64, 1),
            x,
            y,
            60,
            64,
            1),
        exact(
            "recursiveFilterOfOne",
            g -> g.task("t", Samples::recursiveFilterOfOne, x, y, 60, 64, 1),
            x,
            y,
            60,
            64,
            1),
        exact("integerSum", g -> g.task("t", Samples::integerSum, a, where, 64), a, where, 64),
        exact("histogram", g -> g.task("t", Samples::histogram, a, b, 64, 16), a, b, 64, 16),
        byData("triangle", g -> g.task("t", Samples::triangle, x, y, 9), x, y, 9),
        byData(
            "firstAbove",
            g -> g.task("t", Samples::firstAbove, x, where, 64, 4f),
            x,
            where,
            64,
            4f),
        byData(
            "firstAbove",
            g -> g.task("t", Samples::firstAbove, x, where, 64, 1e9f),
            x,
            where,
            64,
            1e9f),
        byData("roots", g -> g.task("t", Samples::roots, d, r, 9), d, r, 9),
        byData("mixed", g -> g.task("t", Samples::mixed, a, b, 64, 7), a, b, 64, 7),
        byData("mixed", g -> g.task("t", Samples::mixed, a, b, 64, 0), a, b, 64, 0),
        exact("rowSums", g -> g.task("t", Samples::rowSums, x, y, 4, 16), x, y, 4, 16),
        exact("halves", g -> g.task("t", Samples::halves, h, y, 20), h, y, 20));
  }

  private static List<Board> boards() {
    return List.of(
        Board.INTEL,
        Board.AMD,
        Board.AMD.asking(4, 1),
        Board.INTEL.asking(2, 3),
        Board.AMD.with(Board.AMD.onChip().withPorts(1)),
        Board.AMD.with(Board.AMD.onChip().withBanks(3)),
        Board.INTEL.with(Board.INTEL.offChip().withBandwidth(600)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultsAreTheDebugDevices(Case test) {
    Bench bench = new Bench(test.kernel(), test.arguments());
    List<Plan> plans = boards().stream().map(bench::on).toList();
    List<Bench.Ran> runs = plans.stream().map(bench::simulate).toList();
    OnDebugDevice.run(
        test.task(),
        Stream.of(test.arguments()).filter(a -> !(a instanceof Number)).distinct().toArray());
    List<long[]> expected = bench.arrays();
    for (int i = 0; i < runs.size(); i++) {
      for (int argument = 0; argument < expected.size(); argument++) {
        if (expected.get(argument).length > 0) {
          assertThat(runs.get(i).bits(argument))
              .as("%s, argument %d, board %d", test, argument, i)
              .isEqualTo(expected.get(argument));
        }
      }
      requireCycles(test, bench.estimate(plans.get(i)), runs.get(i).seen(), i);
    }
  }

  private static void requireCycles(Case test, Estimate estimate, Simulation seen, int board) {
    if (test.exact()) {
      assertThat(Math.abs(estimate.cycles() - seen.cycles()))
          .as("%s, board %d: estimate %s, seen %s", test, board, estimate, seen)
          .isLessThanOrEqualTo(estimate.tolerance());
      assertThat(estimate.assumptions()).isEmpty();
    } else {
      assertThat(estimate.assumptions()).isNotEmpty();
    }
  }
}
