package dev.stratus.embedded.fpga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.schedule.Schedule;
import dev.stratus.embedded.fpga.simulate.HazardException;
import dev.stratus.embedded.fpga.simulate.LoopRun;
import dev.stratus.embedded.fpga.simulate.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What makes a circuit slower moves the estimate and the simulator alike, and a schedule that is
 * too fast is found out by the simulator.
 */
class PlantedChangesTest {
  private static final Board BOARD = Board.AMD;
  private static final int N = 64;

  private static final FloatArray X = SimulatorTest.floats(N, 5);

  /** The interval of the pipeline at a place in the kernel, by both. */
  private static int interval(Bench bench, Board board, int pipeline) {
    Plan plan = bench.on(board);
    Estimate estimate = bench.estimate(plan);
    Simulation seen = bench.simulate(plan).seen();
    LoopRun loop = seen.pipelines().get(pipeline);
    assertThat(Math.abs(estimate.cycles() - seen.cycles()))
        .isLessThanOrEqualTo(estimate.tolerance());
    assertThat(loop.shortestGap())
        .isEqualTo(loop.longestGap())
        .isEqualTo(estimate.loops().get(pipeline).interval());
    return estimate.loops().get(pipeline).interval();
  }

  private static Board withAdder(int cycles) {
    return BOARD.with(BOARD.operators().withFloatAdder(cycles));
  }

  @Test
  void aPlainSumTakesATermAsOftenAsItsAdderIsDone() {
    Bench sum = new Bench("sum", X, new FloatArray(1), N);
    for (int adder : new int[] {1, 4, 7, 11}) {
      assertThat(interval(sum, withAdder(adder), 0)).isEqualTo(adder);
    }
    Plan plan = sum.on(withAdder(7));
    assertThat(plan.pipelines().getFirst().schedule().limit())
        .startsWith("7 cycles in 1 turn through sum, line ");
  }

  @Test
  void aSumOfIntegersWaitsForOneAdderHoweverManyItTakes() {
    Bench sum = new Bench("integerSum", SimulatorTest.ints(N, 8), new IntArray(1), N);
    assertThat(interval(sum, BOARD, 0)).isEqualTo(1);
  }

  @Test
  void sumsThatTakeTurnsAdmitATermInEachCycleWithAsManyStagesAsTheAdderHas() {
    Bench staged = new Bench("stagedSum", X, new FloatArray(1), N, 8);
    assertThat(interval(staged, withAdder(8), 0)).isEqualTo(1);
    assertThat(interval(staged, withAdder(9), 0)).isEqualTo(2);
    assertThat(interval(staged, withAdder(17), 0)).isEqualTo(3);
    Bench fewer = new Bench("stagedSum", X, new FloatArray(1), N, 4);
    assertThat(interval(fewer, withAdder(8), 0)).isEqualTo(2);
  }

  @Test
  void aLongerAdderCostsWhatItIsLonger() {
    Bench sum = new Bench("sum", X, new FloatArray(1), N);
    long before = sum.simulate(sum.on(withAdder(7))).seen().cycles();
    long after = sum.simulate(sum.on(withAdder(8))).seen().cycles();
    assertThat(after - before).isEqualTo(N);
  }

  @Test
  void aBankFewerAndAColumnOfTheLineHasToWait() {
    FloatArray y = new FloatArray(N);
    Bench lines = new Bench("reversedScale", X, y, 2, 32, 64, 4);
    // The second pass loads four elements a turn: a port each.
    Board onePort = BOARD.with(BOARD.onChip().withPorts(1));
    assertThat(interval(lines, onePort, 1)).isEqualTo(1);
    assertThat(interval(lines, onePort.with(onePort.onChip().withBanks(2)), 1)).isEqualTo(2);
    assertThat(interval(lines, onePort.with(onePort.onChip().withBanks(1)), 1)).isEqualTo(4);
    // Of three banks it is not known which one a column meets: each access keeps a port of all.
    assertThat(interval(lines, onePort.with(onePort.onChip().withBanks(3)), 1)).isEqualTo(4);
    Plan plan = lines.on(onePort.with(onePort.onChip().withBanks(2)));
    assertThat(plan.pipelines().get(1).schedule().limit()).isEqualTo("ports of held, bank 0");
  }

  @Test
  void aDependenceFromTurnToTurnThroughMemorySetsTheInterval() {
    FloatArray y = new FloatArray(N);
    Bench far = new Bench("recursiveFilter", X, y, N, N, 0);
    Bench near = new Bench("recursiveFilterOfOne", X, y, N, N, 0);
    // Load 2, multiply 4, add 7, store 1: 14 cycles.
    assertThat(interval(near, BOARD, 0)).isEqualTo(14);
    assertThat(interval(far, BOARD, 0)).isEqualTo(4);
    assertThat(near.on(BOARD).pipelines().getFirst().schedule().limit())
        .startsWith("14 cycles in 1 turn through held");
    assertThat(interval(far, withAdder(11), 0)).isEqualTo(5);
  }

  @Test
  void elementsThatDataChooseMayMeetInAnyTwoTurns() {
    IntArray bins = new IntArray(16);
    Bench histogram = new Bench("histogram", SimulatorTest.ints(N, 6), bins, N, 16);
    // Load 2, add 1, store 1.
    assertThat(interval(histogram, BOARD, 0)).isEqualTo(4);
  }

  @Test
  void lessBandwidthStallsThePipelineAndBothSaySo() {
    FloatArray y = new FloatArray(4096);
    Bench axpy = new Bench("axpy", SimulatorTest.floats(4096, 7), y, 4096, 2f);
    Plan fast = axpy.on(BOARD);
    assertThat(axpy.simulate(fast).seen().stalls()).isZero();
    assertThat(axpy.estimate(fast).isBandwidthBound()).isFalse();
    // 12 bytes a turn: 3600 MB/s is 12 bytes a cycle at 300 MHz.
    Plan even = axpy.on(BOARD.with(BOARD.offChip().withBandwidth(3_600)));
    assertThat(axpy.simulate(even).seen().stalls()).isZero();
    Plan half = axpy.on(BOARD.with(BOARD.offChip().withBandwidth(1_800)));
    Simulation seen = axpy.simulate(half).seen();
    Estimate estimate = axpy.estimate(half);
    assertThat(estimate.isBandwidthBound()).isTrue();
    assertThat(estimate.bytes()).isEqualTo(seen.bytes()).isEqualTo(3 * 4 * 4096);
    assertThat(seen.stalls()).isBetween(4096L - 200, 4096L + 200);
    assertThat(Math.abs(estimate.cycles() - seen.cycles()))
        .isLessThanOrEqualTo(estimate.tolerance());
    assertThat(estimate.tolerance()).isLessThan(150);
  }

  @Test
  void atAnyBandwidthTheyDifferByNoMoreThanTheTolerance() {
    FloatArray x = SimulatorTest.floats(1024, 9);
    FloatArray y = new FloatArray(1024);
    List<Bench> benches =
        List.of(
            new Bench("axpy", x, y, 1000, 2f),
            new Bench("stagedSum", x, y, 1000, 8),
            new Bench("reversedScale", x, y, 3, 256, 256, 8),
            new Bench("reversedScale", x, y, 2, 250, 256, 16),
            new Bench("rowSums", x, y, 4, 200));
    boolean[] met = new boolean[2];
    for (int bandwidth = 200; bandwidth < 40_000; bandwidth = bandwidth * 7 / 5) {
      Board board = BOARD.with(BOARD.offChip().withBandwidth(bandwidth));
      for (Bench bench : benches) {
        Plan plan = bench.on(board);
        Estimate estimate = bench.estimate(plan);
        Simulation seen = bench.simulate(plan).seen();
        assertThat(Math.abs(estimate.cycles() - seen.cycles()))
            .as("%d MB/s: %s, %s", bandwidth, estimate, seen)
            .isLessThanOrEqualTo(estimate.tolerance());
        assertThat(estimate.bytes()).isEqualTo(seen.bytes());
        met[estimate.tolerance() == 0 ? 0 : 1] = true;
      }
    }
    assertThat(met).as("both with and without stalls").containsOnly(true);
  }

  @Test
  void aScheduleThatIsTooFastIsFoundOut() {
    Bench sum = new Bench("sum", X, new FloatArray(1), N);
    Plan plan = sum.on(BOARD);
    Plan.Piece loop = plan.pipelines().getFirst();
    Plan early = plan.with(loop.with(withInterval(loop.schedule(), 6)));
    assertThatThrownBy(() -> sum.simulate(early))
        .isInstanceOf(HazardException.class)
        .hasMessageContaining("1 cycles too late for sum in the next turn");

    FloatArray y = new FloatArray(N);
    Bench lines = new Bench("reversedScale", X, y, 2, 32, 64, 4);
    Plan crowded = lines.on(BOARD.with(BOARD.onChip().withPorts(1).withBanks(2)));
    Plan.Piece second = crowded.pipelines().get(1);
    assertThat(second.schedule().interval()).isEqualTo(2);
    Plan tooMany = crowded.with(second.with(withInterval(second.schedule(), 1)));
    assertThatThrownBy(() -> lines.simulate(tooMany))
        .isInstanceOf(HazardException.class)
        .hasMessageContaining("finds no free port (held, bank");
  }

  @Test
  void aDependenceThatAScheduleForgetsShowsInTheResult() {
    FloatArray y = new FloatArray(N);
    Bench near = new Bench("recursiveFilterOfOne", X, y, N, N, 0);
    Plan plan = near.on(BOARD);
    long[] right = near.simulate(plan).bits(1);
    Plan.Piece loop = plan.pipelines().getFirst();
    Plan forgetful = plan.with(loop.with(withInterval(loop.schedule(), 13)));
    assertThat(near.simulate(forgetful).bits(1)).isNotEqualTo(right);
  }

  @Test
  void noIntervalBelowTheOneFoundWouldDo() {
    List<Bench> benches = new ArrayList<>();
    FloatArray y = new FloatArray(N);
    benches.add(new Bench("sum", X, new FloatArray(1), N));
    benches.add(new Bench("stagedSum", X, new FloatArray(1), N, 3));
    benches.add(new Bench("recursiveFilter", X, y, N, N, 0));
    for (Bench bench : benches) {
      Schedule schedule = bench.on(BOARD).pipelines().getFirst().schedule();
      assertThat(schedule.interval())
          .isEqualTo(Math.max(schedule.byRecurrence(), schedule.byPorts()))
          .isGreaterThan(1);
    }
  }

  private static Schedule withInterval(Schedule schedule, int interval) {
    return new Schedule(
        interval,
        schedule.depth(),
        schedule.starts(),
        schedule.byRecurrence(),
        schedule.byPorts(),
        schedule.limit());
  }
}
